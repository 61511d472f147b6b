#:package Microsoft.AspNetCore.SignalR.Client@10.0.15
#:property PublishAot=false
// Prints the epochs of a training run as they come.
//
//     KARTHUB_WATCH_KEY=... dotnet run watch-training.cs http://localhost:5080 [RUN]
//
// RUN is the last part of the address of a run's page; without it the newest run is watched.
using System.Globalization;
using Microsoft.AspNetCore.SignalR.Client;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
await using var hub = new HubConnectionBuilder()
    .WithUrl(new Uri(new Uri(args[0]), "/live/training"), o => o.AccessTokenProvider = () => Task.FromResult(Environment.GetEnvironmentVariable("KARTHUB_WATCH_KEY")))
    .Build();
await hub.StartAsync();

var runs = await hub.InvokeAsync<Run[]>("ListRuns");
foreach (var one in runs)
{
    Console.WriteLine($"{one.Name} by {one.Owner}: {one.State}, {one.EpochsDone} of {one.Epochs} epochs");
}

if (runs.Length == 0)
{
    Console.Error.WriteLine("There is no run to watch yet.");
    return 1;
}

var run = runs[0];
await foreach (var news in hub.StreamAsync<News>("WatchRun", args.Length > 1 ? Guid.Parse(args[1]) : run.Id))
{
    run = news.Run;
    foreach (var figures in news.Epochs)
    {
        Console.WriteLine($"epoch {figures.Epoch}: training {figures.TrainLoss:F6}, validation {figures.ValLoss:F6}");
    }
}

Console.WriteLine($"{run.Name}: {run.State}; the best was epoch {run.BestEpoch}");
return 0;

internal sealed record Run(Guid Id, string Name, string Owner, string State, int Epochs, int EpochsDone, int? BestEpoch);

internal sealed record News(Run Run, Figures[] Epochs);

internal sealed record Figures(int Epoch, double TrainLoss, double ValLoss);
