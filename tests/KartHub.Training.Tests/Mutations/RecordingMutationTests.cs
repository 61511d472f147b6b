using System.Globalization;

namespace KartHub.Training.Tests.Mutations;

public sealed class RecordingMutationTests
{
    private const long MostBytes = 300 << 20;

    /// <summary>KARTHUB_MUTATIONS reads more than a test has the time for.</summary>
    private static readonly int Inputs = int.TryParse(Environment.GetEnvironmentVariable("KARTHUB_MUTATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 250;

    public static TheoryData<string> Names => [.. RecordingReaders.All.Select(reader => reader.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ABrokenRecording_IsReadOrRefused_AndNeverAsksForMuch(string name)
    {
        var reader = RecordingReaders.All.Single(reader => reader.Name == name);
        foreach (var good in reader.Good)
        {
            reader.Read(good);
        }

        var count = reader.Run(Inputs, seed: 1);

        count.Unexpected.ShouldBeEmpty();
        count.LargestBytes.ShouldBeLessThan(MostBytes);
        count.Read.ShouldBeGreaterThan(0);
        count.Refused.ShouldBeGreaterThan(0);
    }
}
