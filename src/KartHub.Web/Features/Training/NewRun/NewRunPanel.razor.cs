using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Training.Options;
using KartHub.Training.Preparing;
using KartHub.Training.Recordings;
using KartHub.Training.Runs;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Jobs;
using KartHub.Web.Language;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Training.NewRun;

/// <summary>Chooses recordings and options, and starts a run.</summary>
public sealed partial class NewRunPanel(
    IDbContextFactory<HubContext> contexts, RecordingCatalog catalog, TrainingRuns runs, RefusalWords words, NavigationManager navigation)
{
    private TrainingOptions options = new();
    private string? name;
    private IReadOnlySet<string> taken = new HashSet<string>();
    private bool more;
    private bool advanced;
    private readonly HashSet<Guid> chosen = [];
    private ClaimsPrincipal user = null!;
    private IReadOnlyList<Recording>? recordings;
    private Dictionary<string, double> speeds = [];
    private IReadOnlyList<Refusal> faults = [];
    private string? refusal;
    private bool starting;

    /// <summary>Recordings that are chosen from the start; if none, those of the newest that one may use.</summary>
    [Parameter]
    public IReadOnlyList<Guid> Chosen { get; set; } = [];

    /// <summary>A run to start again like: its name, recordings and options, as far as one may see them.</summary>
    [Parameter]
    public Guid? Like { get; set; }

    /// <summary>Where Back leads; none: there is nothing to go back to.</summary>
    [Parameter]
    public string? Cancel { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    private string DefaultName
    {
        get
        {
            var picked = Picked;
            var named = picked.Where(r => r.MayBeNamedBy(user.PersonId())).Select(r => r.Name).ToList();
            return picked.Count == 0 ? "" : words.DefaultName(options, named, picked.Count - named.Count, taken);
        }
    }

    private List<Recording> Picked => recordings is null ? [] : [.. recordings.Where(r => chosen.Contains(r.Id))];

    private bool TooFew => options.HoldBack == HoldBack.WholeRecordings && chosen.Count == 1;

    /// <summary>Rows and time, as far as they can be known.</summary>
    private string Estimate
    {
        get
        {
            if (chosen.Count == 0)
            {
                return Texts.Training.Estimate.None;
            }

            var frames = Picked.Sum(r => (long)r.Frames);
            if (!speeds.TryGetValue(options.Network, out var speed))
            {
                return options.Flip ? Texts.Training.Estimate.MirroredUnknown(frames) : Texts.Training.Estimate.Unknown(frames);
            }

            var takes = Words.Span(TrainingRuns.SamplesOf(options, frames) / speed);
            return options.Flip ? Texts.Training.Estimate.Mirrored(frames, takes) : Texts.Training.Estimate.Plain(frames, takes);
        }
    }

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        recordings = await catalog.ListAsync(user, CancellationToken.None);
        await using var db = await contexts.CreateDbContextAsync();
        var like = await db.TrainingRuns.AsNoTracking().VisibleTo(user).SingleOrDefaultAsync(r => r.Id == Like);
        chosen.UnionWith(Chosen.Concat(like?.RecordingIds ?? []).Where(id => recordings.Any(r => r.Id == id)));
        taken = await TrainingRuns.TakenNamesAsync(db, user, CancellationToken.None);
        if (like is not null)
        {
            name = ThingName.Again(like.Name, taken, TrainingRun.MaxName);
            Take(like.Options);
        }

        if (chosen.Count == 0 && recordings.Count == 1)
        {
            chosen.Add(recordings[0].Id);
        }

        var lately = await db.TrainingRuns.OrderByDescending(r => r.CreatedAt).Take(20)
            .Select(r => new { r.Options, Speed = r.Epochs.OrderByDescending(e => e.Epoch).Select(e => (double?)e.SamplesPerSecond).FirstOrDefault() })
            .ToListAsync();
        speeds = lately.Where(r => r.Speed > 0).GroupBy(r => r.Options.Network).ToDictionary(g => g.Key, g => g.First().Speed!.Value);
    }

    private Task ChangedAsync()
    {
        refusal = null;
        StateHasChanged();
        return Task.CompletedTask;
    }

    private Task ChangeAsync(TrainingOptions changed)
    {
        Take(changed);
        return ChangedAsync();
    }

    /// <summary>Takes options over; what is wrong with them does not stay folded in.</summary>
    private void Take(TrainingOptions wanted)
    {
        options = wanted;
        faults = options.Validate();
        more |= HasFault(TrainingOptionTable.More);
        advanced |= HasFault(TrainingOptionTable.Advanced);
    }

    private bool HasFault(IReadOnlyList<OptionOf<TrainingOptions>> table) => faults.Any(fault => table.Any(option => option.Property == fault.Property));

    private async Task StartAsync()
    {
        if (starting)
        {
            return; // Pressed twice before the button went grey.
        }

        starting = true;
        try
        {
            var run = await runs.StartAsync(new RunOrder(name ?? "", [.. Picked.Select(r => r.Id)], options), user, CancellationToken.None);
            navigation.NavigateTo($"/training/{run.Id}");
        }
        catch (Refusal e)
        {
            refusal = words.Tell(e);
        }
        finally
        {
            starting = false;
        }
    }
}
