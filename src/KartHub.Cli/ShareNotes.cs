namespace KartHub.Cli;

/// <summary>Says now and then how much is done, 0 to 1, on the error stream.</summary>
internal sealed class ShareNotes(Terminal terminal, string done) : IProgress<double>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private long last = terminal.Time.GetTimestamp();

    public void Report(double value)
    {
        if (terminal.Time.GetElapsedTime(last) >= Interval)
        {
            last = terminal.Time.GetTimestamp();
            terminal.Note($"{done} {Terminal.Number(value * 100, "0")} %");
        }
    }
}
