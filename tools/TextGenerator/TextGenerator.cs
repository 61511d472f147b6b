using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using KartHub.Web.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace TextGenerator;

/// <summary>
/// Makes a member of <c>Texts</c> for each text in <c>Texts.resx</c>: <c>jobs.no-room</c> becomes <c>Texts.Jobs.NoRoom</c>, a method if the
/// text has places, with a parameter for each. So a page cannot name a text that is not there, or forget what goes into it.
/// </summary>
[Generator]
public sealed class TextGenerator : IIncrementalGenerator
{
    private const string FileName = "Texts.resx";

    private static readonly DiagnosticDescriptor Unusable = new(
        "KH1001", "A text cannot be told", "The text “{0}”: {1}", "Texts", DiagnosticSeverity.Error, isEnabledByDefault: true);

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var files = context.AdditionalTextsProvider.Where(file => Path.GetFileName(file.Path) == FileName).Select((file, stop) => (file.Path, Text: file.GetText(stop)?.ToString() ?? ""));
        context.RegisterSourceOutput(files, (output, file) => Generate(output, file.Text));
    }

    private static void Generate(SourceProductionContext output, string resources)
    {
        var root = new Folder();
        foreach (var data in XDocument.Parse(resources).Root!.Elements("data"))
        {
            var (key, text) = (data.Attribute("name")!.Value, data.Element("value")!.Value);
            try
            {
                root.Add(key, text, Sentence.Parse(text));
            }
            catch (FormatException e)
            {
                output.ReportDiagnostic(Diagnostic.Create(Unusable, Location.None, key, e.Message));
            }
        }

        var source = new StringBuilder("#nullable enable\nnamespace KartHub.Web.Language;\n\npublic static partial class Texts\n{\n");
        root.Write(source, "    ");
        source.Append("}\n");
        output.AddSource("Texts.g.cs", SourceText.From(source.ToString(), Encoding.UTF8));
    }

    /// <summary>A part of a key, and what is under it.</summary>
    private sealed class Folder
    {
        private readonly SortedDictionary<string, Folder> folders = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, (string Key, string Text, Sentence Sentence)> texts = new(StringComparer.Ordinal);

        public void Add(string key, string text, Sentence sentence)
        {
            var names = key.Split('.').Select(NameOf).ToList();
            var folder = this;
            foreach (var name in names.Take(names.Count - 1))
            {
                folder = folder.folders.TryGetValue(name, out var there) ? there : folder.folders[name] = new Folder();
            }

            var last = names[names.Count - 1];
            if (folder.texts.ContainsKey(last))
            {
                throw new FormatException("It is there twice.");
            }

            folder.texts.Add(last, (key, text, sentence));
        }

        public void Write(StringBuilder source, string indent)
        {
            foreach (var text in texts)
            {
                source.Append(indent).Append("/// <summary>").Append(new XText(text.Value.Text.Replace("\n", " "))).Append("</summary>\n");
                source.Append(indent).Append(MemberOf(text.Key, text.Value.Key, text.Value.Sentence)).Append('\n');
            }

            foreach (var folder in folders)
            {
                source.Append(indent).Append("public static class ").Append(folder.Key).Append('\n').Append(indent).Append("{\n");
                folder.Value.Write(source, indent + "    ");
                source.Append(indent).Append("}\n");
            }
        }

        private static string MemberOf(string name, string key, Sentence sentence)
        {
            var literal = SymbolDisplay.FormatLiteral(key, quote: true);
            if (sentence.Places.Count == 0)
            {
                return $"public static {(name == nameof(Equals) ? "new " : "")}string {name} => Tell({literal});";
            }

            var parameters = string.Join(", ", sentence.Places.Select(p => $"{(p.IsNumber ? "long" : "string")} @{p.Name}"));
            var values = string.Concat(sentence.Places.Select(p => $", (\"{p.Name}\", @{p.Name})"));
            return $"public static string {name}({parameters}) => Tell({literal}{values});";
        }

        /// <summary><c>no-room</c> becomes <c>NoRoom</c>.</summary>
        private static string NameOf(string part) =>
            part.Length > 0 && part.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
                ? string.Concat(part.Split('-').Where(w => w.Length > 0).Select(w => char.ToUpperInvariant(w[0]) + w.Substring(1)))
                : throw new FormatException("Its name is not of small letters, digits and hyphens, in parts with full stops between them.");
    }
}
