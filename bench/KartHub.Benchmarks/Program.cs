using KartHub.Benchmarks;

Dictionary<string, Action> benchmarks = new()
{
    ["simulator"] = PictureBenchmarks.Simulator,
    ["png"] = PictureBenchmarks.Png,
    ["codecs"] = CodecBenchmarks.Run,
    ["prepare"] = PictureBenchmarks.Prepare,
    ["train"] = NetworkBenchmarks.Train,
    ["layers"] = LayerBenchmarks.Run,
    ["learn"] = LearningBenchmarks.Run,
    ["infer"] = NetworkBenchmarks.Infer,
    ["neighbours"] = NeighbourBenchmarks.Run,
    ["growth"] = GrowthBenchmarks.Run,
    ["peak"] = NetworkBenchmarks.Peak,
    ["capture"] = CaptureBenchmarks.Capture,
    ["cadence"] = CaptureBenchmarks.Cadence,
    ["vnc"] = VncBenchmarks.Rate,
    ["mutations"] = MutationBenchmarks.Run,
    ["inputbot"] = InputBotBenchmarks.Run,
    ["drive"] = DriveBenchmarks.Run,
};

switch (args)
{
    case ["list"]:
        Console.WriteLine(string.Join('\n', benchmarks.Keys));
        return 0;
    case ["prepare-once", var recording, var into]:
        PictureBenchmarks.PrepareAndTellMemory(recording, into);
        return 0;
    case ["train-once", var folder]:
        GrowthBenchmarks.TrainAndTellMemory(folder);
        return 0;
    case ["draw", var display, var rate]:
        CaptureBenchmarks.Draw(display, double.Parse(rate, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
}

var chosen = args is ["all"] ? [.. benchmarks.Keys] : args;
if (chosen.Length == 0 || chosen.FirstOrDefault(name => !benchmarks.ContainsKey(name)) is { } unknown && unknown.Length > 0)
{
    Console.Error.WriteLine($"Name what to measure: {string.Join(", ", benchmarks.Keys)}, or all.");
    return 2;
}

foreach (var name in chosen)
{
    benchmarks[name]();
}

return 0;
