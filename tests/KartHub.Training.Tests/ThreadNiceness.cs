using System.Globalization;

namespace KartHub.Training.Tests;

/// <summary>How far threads step back, from Linux's proc(5).</summary>
internal static class ThreadNiceness
{
    public static int Own() => Read("/proc/thread-self/stat");

    /// <param name="name">The threads'.</param>
    /// <param name="process">Whose they are; null: this one's.</param>
    public static int[] OfThreads(string name, int? process = null) => [.. Directory.EnumerateDirectories($"/proc/{process?.ToString(CultureInfo.InvariantCulture) ?? "self"}/task").SelectMany(thread => OfThread(thread, name))];

    private static int[] OfThread(string thread, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm")).TrimEnd() == name ? [Read(Path.Combine(thread, "stat"))] : [];
        }
        catch (IOException) // It has just ended.
        {
            return [];
        }
    }

    /// <summary>The 19th field; the second is a name in brackets that may hold blanks.</summary>
    private static int Read(string path)
    {
        var stat = File.ReadAllText(path);
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19 - 3], CultureInfo.InvariantCulture);
    }
}
