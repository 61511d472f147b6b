using KartHub.Training.Tests.Interchange;

namespace KartHub.Training.Tests.Mutations;

public sealed class MutationTests
{
    private const int Inputs = 300; // scripts/bench.sh mutations reads a hundred times as many.
    private const long MostBytes = 300 << 20;

    private static readonly IReadOnlyList<MutatedReader> Readers = [.. ModelReaders.All, .. RecordingReaders.All];

    public static TheoryData<string> Names => [.. Readers.Select(reader => reader.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ABrokenFile_IsReadOrRefused_AndNeverAsksForMuch(string name) => Check(Readers.Single(reader => reader.Name == name));

    [Theory]
    [InlineData("model.json")]
    [InlineData("config.json")]
    [InlineData("manifest.json")]
    [InlineData("info.json")]
    public void NullInPlaceOfAnyValue_IsReadOrRefused(string name)
    {
        var count = Readers.Single(reader => reader.Name == name).RunNulls();
        count.Unexpected.ShouldBeEmpty();
        count.Inputs.ShouldBeGreaterThan(1);
    }

    [SkippableFact]
    public void ABrokenFile_OfTheNewerForm_IsReadOrRefused() => Check(ModelReaders.NewerHdf5(OtherPrograms.NewerHdf5("latest", NewerHdf5Files.Tiny)));

    private static void Check(MutatedReader reader)
    {
        reader.Good.ShouldAllBe(good => IsRead(reader, good));
        var count = reader.Run(Inputs, seed: 1);
        count.Unexpected.ShouldBeEmpty();
        count.LargestBytes.ShouldBeLessThan(MostBytes);
        count.Read.ShouldBeGreaterThan(0);
    }

    private static bool IsRead(MutatedReader reader, byte[] good)
    {
        reader.Read(good);
        return true;
    }
}
