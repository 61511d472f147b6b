using System.Globalization;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;
using KartHub.Imaging;

namespace KartHub.Agent.Cli.Local;

/// <summary>How long a drive without a hub is, and whether it is kept.</summary>
/// <param name="Laps">How many, where <paramref name="Length"/> is null.</param>
/// <param name="Length">How long instead.</param>
/// <param name="Record">The folder to make of it; null: none.</param>
/// <param name="Format">How its pictures are kept.</param>
internal sealed record LocalDrivePlan(int Laps, TimeSpan? Length, string? Record = null, PictureFormat Format = PictureFormat.Png);

/// <summary>A drive without a hub, told as it goes.</summary>
internal sealed class LocalDrive(Terminal terminal, Cockpit cockpit, LocalDrivePlan plan)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan LongestLap = TimeSpan.FromMinutes(5);

    private int told;
    private bool takenOver;

    /// <summary>Drives until the laps or the time are over; what was recorded is kept however it ends.</summary>
    /// <exception cref="CommandException">It could not begin, or ended too early.</exception>
    public async Task RunAsync(Func<Frame, Controls> decide, CancellationToken cancellationToken)
    {
        using var recorded = plan.Record is { } folder ? new RecordingFolder(folder, terminal) : null;
        recorded?.FinishCutOff(beside: true);
        recorded?.RequireFree();
        await using var station = new Station(cockpit, recorded?.Spool, terminal.Time);
        await station.RequirePictureAsync(cancellationToken);
        StationWork.Require(await station.StartDriveAsync(decide, new StartDrive(Guid.Empty, null, recorded is not null, plan.Format)));
        string? failure;
        try
        {
            failure = await station.LookAsync(token => FollowAsync(station, token), cancellationToken);
        }
        finally
        {
            await station.StopDriveAsync();
            recorded?.Complete(station.LastRecorder!);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (failure is not null)
        {
            throw new CommandException(failure);
        }
    }

    private async Task FollowAsync(Station station, CancellationToken cancellationToken)
    {
        var lapBegun = terminal.Time.GetTimestamp();
        while (true)
        {
            await Task.Delay(LookEvery, terminal.Time, cancellationToken);
            var status = station.Status;
            TellTakeover(status);
            if (TellLaps(status))
            {
                lapBegun = terminal.Time.GetTimestamp();
            }

            if (plan.Length is { } limit ? status.Elapsed >= limit : told >= plan.Laps)
            {
                TellDrive(status);
                return;
            }

            RequireLaps(status, lapBegun);
        }
    }

    private bool TellLaps(AgentStatus status)
    {
        var before = told;
        for (var laps = status.Race?.LapSeconds; told < (laps?.Count ?? 0) && (plan.Length is not null || told < plan.Laps); told++)
        {
            terminal.Print(string.Create(CultureInfo.InvariantCulture, $"lap {told + 1}: {laps![told]:0.00} s"));
        }

        return told > before;
    }

    private void RequireLaps(AgentStatus status, long lapBegun)
    {
        if (plan.Length is not null)
        {
            return;
        }

        if (status.Race is not { } race)
        {
            throw new CommandException("This source does not tell laps. Say how long to drive instead: --seconds N.");
        }

        if (terminal.Time.GetElapsedTime(lapBegun) > LongestLap)
        {
            throw new CommandException($"No lap was completed in {LongestLap.TotalMinutes:0} minutes: {told} of {plan.Laps} laps on {race.Track}.");
        }
    }

    private void TellTakeover(AgentStatus status)
    {
        if (status.TakenOver != takenOver)
        {
            takenOver = status.TakenOver;
            terminal.Note(takenOver ? "You drive, as long as you hold LB." : "The model drives again.");
        }
    }

    private void TellDrive(AgentStatus status)
    {
        if (plan.Length is not null)
        {
            terminal.Print(string.Create(
                CultureInfo.InvariantCulture, $"{status.Elapsed.TotalSeconds:0} s driven, {status.Frames} pictures, {status.LatencyMs ?? 0:0.0} ms from the last one to its controls"));
        }

        if (status.Takeovers > 0)
        {
            terminal.Print(status.Takeovers == 1 ? "You took over once." : $"You took over {status.Takeovers} times.");
        }
    }
}
