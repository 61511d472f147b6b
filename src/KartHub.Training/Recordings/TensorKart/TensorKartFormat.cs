using KartHub.Training.Recordings.Files;

namespace KartHub.Training.Recordings.TensorKart;

/// <summary>TensorKart's recordings: <c>data.csv</c>, and a picture for each of its rows.</summary>
internal sealed class TensorKartFormat : IRecordingFormat
{
    public const string Program = "TensorKart";

    public const string CsvName = "data.csv";

    public string Name => Program;

    public string IndexName => CsvName;

    public string Description => $"A TensorKart recording is a folder with {CsvName} and the pictures that it names.";

    public bool Owns(IRecordingFiles files, string index) => true;

    public IRecording Open(IRecordingFiles files, string index, string name, CancellationToken cancellationToken) =>
        new TensorKartRecording(files, index, name, cancellationToken);
}
