using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Runtime.Loader;
using Xunit;
using Xunit.Abstractions;

namespace KartHub.Emulation;

/// <summary>Runs xunit's tests in this very process, one after the other: a test host that talks through sockets is slow to start on an emulated processor, and often dies there.</summary>
internal static class TestRun
{
    /// <param name="path">The tests' assembly, with everything that it needs beside it.</param>
    /// <param name="parts">A test runs if its full name contains one of these.</param>
    /// <returns>0 if every test passed or was skipped, and there was one.</returns>
    public static int Run(string path, string[] parts)
    {
        var folder = Path.GetDirectoryName(path)!;
        AssemblyLoadContext.Default.Resolving += (context, name) =>
        {
            var file = Path.Combine(folder, name.Name + ".dll");
            return string.IsNullOrEmpty(name.CultureName) && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        };
        return RunIn(path, parts);
    }

    // Compiled only when the assemblies it names can be found.
    private static int RunIn(string path, string[] parts)
    {
        Console.WriteLine(Processor());
        using var controller = new XunitFrontController(AppDomainSupport.Denied, path);
        using var discovery = new TestDiscoverySink();
        controller.Find(includeSourceInformation: false, discovery, TestFrameworkOptions.ForDiscovery());
        discovery.Finished.WaitOne();
        var tests = discovery.TestCases.Where(test => parts.Any(test.DisplayName.Contains)).ToList();

        var (passed, failed, skipped) = (0, 0, 0);
        using var sink = new TestMessageSink();
        using var finished = new ManualResetEvent(false);
        sink.Execution.TestPassedEvent += message => Tell(message.Message, "passed", ref passed);
        sink.Execution.TestSkippedEvent += message => Tell(message.Message, "skipped", ref skipped, message.Message.Reason);
        sink.Execution.TestFailedEvent += message => Tell(message.Message, "FAILED", ref failed, Explain(message.Message));
        sink.Execution.TestClassCleanupFailureEvent += message => Fail(message.Message);
        sink.Execution.TestAssemblyCleanupFailureEvent += message => Fail(message.Message);
        sink.Diagnostics.ErrorMessageEvent += message => Fail(message.Message);
        sink.Execution.TestAssemblyFinishedEvent += _ => finished.Set();
        var options = TestFrameworkOptions.ForExecution();
        options.SetDisableParallelization(true);
        options.SetSynchronousMessageReporting(true);
        controller.RunTests(tests, sink, options);
        finished.WaitOne();
        Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
        return failed == 0 && tests.Count > 0 ? 0 : 1;

        void Fail(IFailureInformation failure)
        {
            failed++;
            Console.WriteLine(Explain(failure));
        }
    }

    private static void Tell(ITestResultMessage result, string outcome, ref int count, string? more = null)
    {
        count++;
        Console.WriteLine($"{outcome} {result.Test.DisplayName} ({result.ExecutionTime:0.0} s) {more}".TrimEnd());
    }

    private static string Explain(IFailureInformation failure) => ExceptionUtility.CombineMessages(failure) + Environment.NewLine + ExceptionUtility.CombineStackTraces(failure);

    private static string Processor() =>
        $"{RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}, AdvSimd {AdvSimd.IsSupported}, AVX2 {Avx2.IsSupported}, AVX-512 {Avx512F.IsSupported}, "
        + $"Vector128 {Vector128.IsHardwareAccelerated}; kernels: {string.Join(", ", KernelSets())}";

    // Internal to the engine, which knows nothing of this program.
    private static IEnumerable<string> KernelSets()
    {
        var type = Assembly.Load("KartHub.Training").GetType("KartHub.Training.Engine.Simd.Kernels.KernelSet", throwOnError: true)!;
        var sets = (IEnumerable<object>)type.GetProperty("Supported")!.GetValue(null)!;
        return sets.Select(set => (string)set.GetType().GetProperty("Name")!.GetValue(set)!);
    }
}
