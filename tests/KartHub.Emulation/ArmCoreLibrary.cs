using Mono.Cecil;
using Mono.Cecil.Cil;

namespace KartHub.Emulation;

/// <summary>
/// Makes the core library of linux-x64 fit an ARM64 runtime. The two are compiled from the same text and differ, where the runtime minds, in what follows;
/// no arithmetic is among it: vectors are made by the compiler, which is the ARM64 runtime's own. Runtime and library may be of different patches of a version.
/// </summary>
internal static class ArmCoreLibrary
{
    private const string Intrinsics = "System.Runtime.Intrinsics.", Exceptions = "System.Runtime.EH";

    /// <param name="library">Is changed.</param>
    /// <param name="arm">The ARM64 library, incomplete, of the runtime that <paramref name="library"/> will run on.</param>
    public static void Adapt(ModuleDefinition library, ModuleDefinition arm)
    {
        var intrinsic = Method(library, "System.Runtime.CompilerServices.IntrinsicAttribute", ".ctor");
        foreach (var type in library.GetTypes().ToList())
        {
            if (type.FullName.StartsWith(Intrinsics + "Arm.", StringComparison.Ordinal) && !type.IsEnum)
            {
                type.CustomAttributes.Add(new CustomAttribute(intrinsic));
                type.Methods.Where(method => method.IsStatic && !method.IsConstructor).ToList().ForEach(LeaveToTheCompiler);
            }
            else if (type.FullName.StartsWith(Intrinsics + "X86.", StringComparison.Ordinal))
            {
                type.Methods.Where(method => method.Name == "get_IsSupported").ToList().ForEach(SayNo);
            }

            if (arm.GetType(type.FullName) is { } twin)
            {
                TakeLayout(type, twin);
            }
        }

        // Which frame handles an exception is written down once more on ARM64.
        Copy(Method(arm, Exceptions, "DispatchEx"), Method(library, Exceptions, "DispatchEx"));
        Method(library, "System.Runtime.InteropServices.RuntimeInformation", "get_ProcessArchitecture").Body.Instructions[0].OpCode = OpCodes.Ldc_I4_3; // Architecture.Arm64
    }

    // A method that calls itself is what the compiler replaces by an instruction.
    private static void LeaveToTheCompiler(MethodDefinition method)
    {
        MethodReference self = method;
        if (method.HasGenericParameters)
        {
            var generic = new GenericInstanceMethod(method);
            method.GenericParameters.ToList().ForEach(generic.GenericArguments.Add);
            self = generic;
        }

        method.Body = new MethodBody(method);
        var code = method.Body.GetILProcessor();
        method.Parameters.ToList().ForEach(parameter => code.Emit(OpCodes.Ldarg, parameter));
        code.Emit(OpCodes.Call, self);
        code.Emit(OpCodes.Ret);
    }

    // But it replaces only its own processor's.
    private static void SayNo(MethodDefinition method)
    {
        method.Body = new MethodBody(method);
        var code = method.Body.GetILProcessor();
        code.Emit(OpCodes.Ldc_I4_0);
        code.Emit(OpCodes.Ret);
    }

    // Of what the runtime shares with the library, and of cache lines.
    private static void TakeLayout(TypeDefinition type, TypeDefinition twin)
    {
        if (twin.HasLayoutInfo)
        {
            (type.PackingSize, type.ClassSize) = (twin.PackingSize, twin.ClassSize);
        }

        foreach (var from in twin.Fields.Where(field => field.Offset >= 0))
        {
            var to = type.Fields.SingleOrDefault(field => field.Name == from.Name);
            if (to is null)
            {
                to = new FieldDefinition(from.Name, from.Attributes, Find(type.Module, from.FieldType));
                type.Fields.Add(to);
            }

            to.Offset = from.Offset;
        }
    }

    private static void Copy(MethodDefinition from, MethodDefinition to)
    {
        if (from.Body.HasExceptionHandlers)
        {
            throw new NotSupportedException($"{from.FullName} has exception handlers, which are not copied.");
        }

        var library = to.Module;
        to.Body = new MethodBody(to) { InitLocals = from.Body.InitLocals };
        from.Body.Variables.ToList().ForEach(variable => to.Body.Variables.Add(new(Find(library, variable.VariableType))));
        var copies = from.Body.Instructions.ToDictionary(instruction => instruction, _ => Instruction.Create(OpCodes.Nop));
        foreach (var instruction in from.Body.Instructions)
        {
            var copy = copies[instruction];
            copy.OpCode = instruction.OpCode;
            copy.Operand = instruction.Operand switch
            {
                Instruction target => copies[target],
                Instruction[] targets => targets.Select(target => copies[target]).ToArray(),
                VariableDefinition variable => to.Body.Variables[variable.Index],
                ParameterDefinition parameter => to.Parameters[parameter.Index],
                TypeReference type => Find(library, type),
                FieldReference field => Find(library, field.DeclaringType).Resolve().Fields.Single(other => other.Name == field.Name),
                MethodReference method => Find(library, method.DeclaringType).Resolve().Methods.Single(other => other.FullName == method.FullName),
                var other => other,
            };
            to.Body.Instructions.Add(copy);
        }
    }

    private static MethodDefinition Method(ModuleDefinition module, string type, string name) => module.GetType(type).Methods.Single(method => method.Name == name);

    private static TypeReference Find(ModuleDefinition library, TypeReference type) => type switch
    {
        PointerType pointer => new PointerType(Find(library, pointer.ElementType)),
        ByReferenceType reference => new ByReferenceType(Find(library, reference.ElementType)),
        RequiredModifierType modified => new RequiredModifierType(Find(library, modified.ModifierType), Find(library, modified.ElementType)),
        GenericInstanceType => throw new NotSupportedException($"{type.FullName} is generic, which is not looked for."),
        _ => library.GetType(type.FullName) ?? throw new InvalidDataException($"{type.FullName} is not in the core library that runs here."),
    };
}
