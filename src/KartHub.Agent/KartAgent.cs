using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using KartHub.Agent.Capturing;
using KartHub.Agent.Driving;
using KartHub.Agent.Hub;
using KartHub.Agent.Recordings;
using KartHub.Agent.Sinks;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Training.Piloting;
using Microsoft.AspNetCore.SignalR;

namespace KartHub.Agent;

/// <summary>A <see cref="Station"/> at a hub: takes its orders, tells it how things stand, sends it recordings and live pictures.</summary>
public sealed class KartAgent : IAgentClient, IAsyncDisposable
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(1);

    private readonly Channel<byte> news = Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly AgentOptions options;
    private readonly TimeProvider time;
    private readonly Spool spool;
    private readonly HttpClient http;
    private readonly SpoolSender sender;
    private readonly ModelCache models;
    private readonly HubLink link;
    private readonly CockpitCatalog? catalog;
    private readonly SourceMemory memory;
    private readonly PadLoop pads;
    private AgentDescription? announced;
    private int connections;
    private CancellationTokenSource? preparing;

    /// <summary>Makes an agent; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="cockpit">What it works with at first.</param>
    /// <param name="options">What it is called, and where things are.</param>
    /// <param name="time">The clock.</param>
    /// <param name="catalog">What else it could work with; null: nothing.</param>
    /// <exception cref="SpoolException">The spool folder cannot be used.</exception>
    public KartAgent(Cockpit cockpit, AgentOptions options, TimeProvider time, CockpitCatalog? catalog = null)
    {
        this.catalog = catalog;
        memory = new SourceMemory(Path.Combine(options.SpoolFolder, SourceMemory.FileName));
        pads = new PadLoop(time);
        this.options = options;
        this.time = time;
        spool = new Spool(options.SpoolFolder);
        http = options.Hub.CreateClient();
        sender = new SpoolSender(spool, http, time);
        models = new ModelCache(options.ModelFolder, http, time);
        link = new HubLink(options.Hub, time) { Connected = GreetAsync };
        Station = new Station(cockpit, spool, time, options.Station);
        Station.Changed += () => news.Writer.TryWrite(0);
        link.On<StartRecording, string?>(nameof(IAgentClient.StartRecording), StartRecording);
        link.On(nameof(IAgentClient.StopRecording), StopRecording);
        link.On<StartDrive, string?>(nameof(IAgentClient.StartDrive), StartDrive);
        link.On(nameof(IAgentClient.StopDrive), StopDrive);
        link.On(nameof(IAgentClient.ListSources), ListSources);
        link.On<SourceChoice, string?>(nameof(IAgentClient.SelectSource), SelectSource);
        link.On<bool, string?>(nameof(IAgentClient.HoldOverride), HoldOverride);
    }

    public Station Station { get; }

    /// <summary>How things stand, what the way to the hub says included.</summary>
    public AgentStatus Status => Station.Status is var status && status.Trouble is null
        ? status with { Trouble = sender.Trouble ?? sender.Refusal }
        : status;

    public bool IsConnected => link.IsConnected;

    /// <summary>Why there is no connection, in the user's words.</summary>
    public string? LinkTrouble => link.Trouble;

    /// <summary>The id under which the hub knows this agent; null before it said so.</summary>
    public Guid? Id { get; private set; }

    /// <summary>Works until cancelled.</summary>
    /// <exception cref="HubRefusedException">The hub does not let this agent in.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] work =
        [
            Station.RunAsync(ended.Token),
            Station.Preview.RunAsync(() => link.IsConnected, (preview, token) => link.InvokeAsync(nameof(IAgentHub.SendPreview), [preview], token), ended.Token),
            pads.RunAsync(() => Station.Cockpit.Pad.Reading, () => Id is null ? null : connections, (pad, token) => link.InvokeAsync(nameof(IAgentHub.ReportPad), [pad], token), ended.Token),
            sender.RunAsync(ended.Token),
            ReportAsync(ended.Token),
            link.RunAsync(ended.Token),
        ];
        var first = await Task.WhenAny(work).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }

    public Task<string?> StartRecording(StartRecording order) => Station.StartRecordingAsync(order);

    public Task<string?> StopRecording() => Station.StopRecordingAsync();

    public async Task<string?> StartDrive(StartDrive order)
    {
        if (Station.WhyNot(order) is { } refusal)
        {
            return refusal;
        }

        using var mine = new CancellationTokenSource();
        if (Interlocked.CompareExchange(ref preparing, mine, null) is not null)
        {
            return "A model is being fetched already.";
        }

        Pilot? pilot = null;
        try
        {
            pilot = Pilot.Load(await models.FetchAsync(order.ModelId, mine.Token).ConfigureAwait(false));
            mine.Token.ThrowIfCancellationRequested();
            var refused = await Station.StartDriveAsync(pilot.Decide, order, pilot).ConfigureAwait(false);
            pilot = refused is null ? null : pilot; // The drive's, from now on.
            return refused;
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            return "Stop was pressed before the model had arrived.";
        }
        catch (Refusal e)
        {
            return e.Message;
        }
        finally
        {
            pilot?.Dispose();
            preparing = null;
        }
    }

    public async Task<string?> StopDrive()
    {
        try
        {
            if (preparing is { } fetching)
            {
                await fetching.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (ObjectDisposedException)
        {
            // It arrived just now: the drive that begins is ended below.
        }

        return await Station.StopDriveAsync().ConfigureAwait(false);
    }

    public Task<SourceOffers> ListSources() => catalog is null
        ? Task.FromResult(new SourceOffers([], []))
        : new SourceGallery(catalog, time).ListAsync(pictures: Station.Status.Activity is AgentActivity.Idle, CancellationToken.None);

    public async Task<string?> SelectSource(SourceChoice choice)
    {
        if (catalog is null)
        {
            return "What this agent captures cannot be changed.";
        }

        try
        {
            var next = await Task.Run(() => catalog.Open(choice)).ConfigureAwait(false); // The simulator takes a moment to build.
            if (await Station.MoveAsync(next).ConfigureAwait(false) is { } refusal)
            {
                return refusal;
            }

            memory.Keep(next.Choice!);
            return null;
        }
        catch (Refusal e)
        {
            return e.Message;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"It is captured now, but the agent will not remember it at its next start: {e.Message}";
        }
    }

    public Task<string?> HoldOverride(bool held) => Task.FromResult(Station.HoldOverride(held));

    public async ValueTask DisposeAsync()
    {
        await Station.DisposeAsync().ConfigureAwait(false);
        await Station.Cockpit.Leave().ConfigureAwait(false);
        await link.DisposeAsync().ConfigureAwait(false);
        http.Dispose();
        spool.Dispose();
    }

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        Id = null;
        await AnnounceAsync(Describe(), cancellationToken).ConfigureAwait(false);
        connections++;
        news.Writer.TryWrite(0);
    }

    private async Task AnnounceAsync(AgentDescription description, CancellationToken cancellationToken)
    {
        Id = await link.InvokeAsync<Guid>(nameof(IAgentHub.Announce), [description], cancellationToken).ConfigureAwait(false);
        announced = description;
    }

    private AgentDescription Describe()
    {
        var cockpit = Station.Cockpit;
        var version = typeof(KartAgent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
        return new AgentDescription(
            Shown(options.Name), Shown($"{Environment.MachineName} ({RuntimeInformation.OSDescription})"), Shown(version),
            Shown(cockpit.Source.Name), Shown(cockpit.Pad.Name), cockpit.Sink is not null, cockpit.Tracks)
        {
            Choice = catalog is null ? null : cockpit.Choice,
            PadHolder = cockpit.Driver ?? (ReferenceEquals(cockpit.Source, cockpit.Pad) ? "recording" : null),
            WritesJpeg = true,
        };
    }

    private static string Shown(string text) => text.Shortened(AgentDescription.MaxText);

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var second = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var change = news.Reader.WaitToReadAsync(second.Token).AsTask();
            await Task.WhenAny(change, Task.Delay(ReportEvery, time, second.Token)).ConfigureAwait(false);
            await second.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            news.Reader.TryRead(out _);
            if (link.IsConnected && Id is not null)
            {
                try
                {
                    if (Describe() is var description && description != announced)
                    {
                        await AnnounceAsync(description, cancellationToken).ConfigureAwait(false); // Another source, another track, another pad.
                    }

                    await link.InvokeAsync(nameof(IAgentHub.ReportStatus), [Status], cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is IOException or HubException)
                {
                    // The link connects again, and the next report says all there is to say.
                }
            }
        }
    }
}
