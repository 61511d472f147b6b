using System.Globalization;
using KartHub.HubBenchmarks;

Dictionary<string, Func<Task>> benchmarks = new()
{
    ["queue"] = JobBenchmarks.QueueAsync,
    ["turns"] = JobBenchmarks.TurnsAsync,
    ["beside"] = JobBenchmarks.BesideAsync,
    ["load"] = PageBenchmarks.LoadAsync,
    ["lists"] = PageBenchmarks.ListsAsync,
    ["seat"] = SeatBenchmarks.SeatAsync,
    ["seats"] = ThirtySeatsBenchmarks.ThirtyAsync,
    ["pilots"] = PilotBenchmarks.PilotsAsync,
};

if (args is [SeatDrivers.Verb, var hub, var minutes, .. var cookies]) // What a benchmark starts.
{
    await SeatDrivers.RunAsync(new Uri(hub), double.Parse(minutes, CultureInfo.InvariantCulture), cookies);
    return 0;
}

if (args is ["list"])
{
    Console.WriteLine(string.Join('\n', benchmarks.Keys));
    return 0;
}

if (args.FirstOrDefault(name => !benchmarks.ContainsKey(name)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no {unknown}. Name what to measure: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

Environment.CurrentDirectory = AppContext.BaseDirectory; // WebApplicationFactory looks there for where the hub's own files are.
foreach (var name in args)
{
    await benchmarks[name]();
}

return 0;
