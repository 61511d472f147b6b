namespace KartHub.Training.Tests;

/// <summary>Recordings made by others, beside the checkout or where KARTHUB_SHARED_DATA says; tests of them are skipped where they are absent.</summary>
internal static class SharedData
{
    public static string RealRecording()
    {
        var folder = Find();
        Skip.If(folder is null, "The real recordings (shared/data beside the checkout, or KARTHUB_SHARED_DATA) are absent.");
        return Path.Combine(folder, "tensorkart", "samples", "2021-10-11-1");
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("KARTHUB_SHARED_DATA") is { Length: > 0 } named)
        {
            return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(data))
            {
                return data;
            }
        }

        return null;
    }
}
