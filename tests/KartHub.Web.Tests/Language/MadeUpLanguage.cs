using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Runtime.Loader;
using System.Xml.Linq;
using KartHub.Web.Language;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection;
using Mono.Cecil;

namespace KartHub.Web.Tests.Language;

/// <summary>
/// A language that is English between ⟦ and ⟧, of one file beside the English one, compiled as the build would. What a page says without them stands
/// in no file.
/// </summary>
internal static class MadeUpLanguage
{
    /// <summary>A cookie that chooses it.</summary>
    public const string Cookie = "c=eo|uic=eo";

    private static readonly CultureInfo Culture = CultureInfo.GetCultureInfo("eo");

    private static readonly Lazy<Assembly> Compiled = new(Compile);

    /// <summary>Its file, as a translator would write it.</summary>
    public static TextFile File { get; } = Write();

    /// <summary>How a sentence is told in it.</summary>
    public static string Of(string english) => $"⟦{english}⟧";

    /// <summary>Lets a hub speak it.</summary>
    public static void Add(IServiceCollection services)
    {
        AssemblyLoadContext.Default.Resolving += Resolve;
        services.PostConfigure<RequestLocalizationOptions>(o => o.SupportedCultures = o.SupportedUICultures = [LanguageFeature.English, Culture]);
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.CultureName == Culture.Name && name.Name == Name.Name ? Compiled.Value : null;

    private static AssemblyNameDefinition Name { get; } =
        new($"{typeof(Texts).Assembly.GetName().Name}.resources", typeof(Texts).Assembly.GetName().Version!) { Culture = Culture.Name };

    private static TextFile Write()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "Texts.eo.resx");
        var texts = TextFile.English.Texts.Concat(TextFile.Phrases);
        new XDocument(new XElement("root", texts.Select(text => new XElement("data", new XAttribute("name", text.Key), new XElement("value", Of(text.Value)))))).Save(path);
        return new TextFile(path);
    }

    private static Assembly Compile()
    {
        using var resources = new MemoryStream();
        using (var writer = new ResourceWriter(resources))
        {
            foreach (var (key, text) in File.Texts)
            {
                writer.AddResource(key, text);
            }

            writer.Generate();
            using var assembly = AssemblyDefinition.CreateAssembly(Name, Name.Name, ModuleKind.Dll);
            assembly.MainModule.Resources.Add(new EmbeddedResource($"{typeof(Texts).FullName}.{Culture.Name}.resources", Mono.Cecil.ManifestResourceAttributes.Public, resources.ToArray()));
            using var compiled = new MemoryStream();
            assembly.Write(compiled);
            compiled.Position = 0;
            return AssemblyLoadContext.Default.LoadFromStream(compiled);
        }
    }
}
