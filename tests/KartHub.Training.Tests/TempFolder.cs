namespace KartHub.Training.Tests;

/// <summary>A folder of a test's own, removed after it.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "karthub-tests", Guid.NewGuid().ToString("N"));

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes a file, and the folders above it.</summary>
    public string Write(string relative, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[relative])!);
        using var file = File.Create(this[relative]);
        file.Write(content);
        return this[relative];
    }

    public string Write(string relative, string content) => Write(relative, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Makes a pipe, which nobody writes to.</summary>
    public string Pipe(string relative)
    {
        Skip.If(OperatingSystem.IsWindows(), "Pipes are no files there.");
        using var made = System.Diagnostics.Process.Start("mkfifo", this[relative]);
        made.WaitForExit();
        return this[relative];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
