using System.Text;

namespace KartHub.Training.Recordings.Files;

/// <summary>Names of files. One that is written in another case, or with its accents in another Unicode form (as Macs do), is found as well.</summary>
/// <param name="names">As they are.</param>
internal sealed class FileNames(IReadOnlyCollection<string> names)
{
    private readonly HashSet<string> exact = new(names, StringComparer.Ordinal);
    private Dictionary<string, string>? alike;

    /// <summary>A name as it is; null where there is none like it.</summary>
    public string? Find(string name)
    {
        if (exact.Contains(name))
        {
            return name;
        }

        alike ??= exact.Order(StringComparer.Ordinal).DistinctBy(Plain).ToDictionary(Plain, StringComparer.Ordinal);
        return alike.GetValueOrDefault(Plain(name));
    }

    private static string Plain(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormC).ToUpperInvariant();
        }
        catch (ArgumentException) // Half a letter has no form.
        {
            return name.ToUpperInvariant();
        }
    }
}
