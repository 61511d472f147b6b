using FsCheck;
using FsCheck.Fluent;
using KartHub.Agent.Recordings;
using KartHub.Contracts.Recording;

namespace KartHub.Agent.Tests.Recordings;

public sealed class SpoolTests : IDisposable
{
    private static readonly RecordingStart Start = new("n", "s", "d", DateTimeOffset.UnixEpoch, 64, 48, 20);

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void SegmentNames_ReadBackAsTheyWereWritten() =>
        Prop.ForAll<NonNegativeInt, NonNegativeInt, NonNegativeInt>((sequence, frames, missed) =>
        {
            var name = new SegmentName(sequence.Item, frames.Item, missed.Item, frames.Item);
            return SegmentName.Parse($"/some/where-1/{name.FileName}") == name;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("000001.segment")]
    [InlineData("1-2-3.segment")]
    [InlineData("1-2-3-4-5.segment")]
    [InlineData("-1-2-3-4.segment")]
    [InlineData("a-b-c-d.segment")]
    [InlineData("99999999999-1-1-1.segment")]
    public void OtherFiles_AreNoSegments(string name) => SegmentName.Parse(name).ShouldBeNull();

    [Fact]
    public void InterruptedRecording_IsSealedAtItsLastWholeSegment()
    {
        var id = Guid.CreateVersion7();
        using (var spool = new Spool(folder["spool"]))
        {
            var recording = spool.Create(id);
            recording.WriteStart(Start);
            Segment(recording, new SegmentName(0, 20, 1, 0));
            Segment(recording, new SegmentName(1, 18, 2, 3));
            File.WriteAllText(recording.PathOf("segment.tmp"), "half a segment");
        }

        using var again = new Spool(folder["spool"]);
        var recovered = again.Recordings().Single();
        recovered.ReadSeal().ShouldBe(new RecordingSeal(2, 38, 3, 3));
        recovered.Waiting().Count.ShouldBe(2);
        Directory.GetFiles(recovered.Folder, "*.tmp").ShouldBeEmpty();
    }

    [Fact]
    public void WhatTheHubHad_CountsInTheSealOfAnInterruptedRecording_AndIsNotSentAgain()
    {
        using (var spool = new Spool(folder["spool"]))
        {
            var recording = spool.Create(Guid.CreateVersion7());
            recording.WriteStart(Start);
            Segment(recording, new SegmentName(0, 20, 0, 0));
            Segment(recording, new SegmentName(1, 19, 1, 0));
            recording.Acknowledge(new SegmentName(0, 20, 0, 0));
            Segment(recording, new SegmentName(0, 20, 0, 0)); // As if the agent had ended before deleting it.
        }

        using var again = new Spool(folder["spool"]);
        var recovered = again.Recordings().Single();
        recovered.Waiting().Select(s => s.Sequence).ShouldBe([1]);
        recovered.ReadSeal().ShouldBe(new RecordingSeal(2, 39, 1, 0));
    }

    [Fact]
    public void RecordingsWithoutAWholeSegment_Vanish()
    {
        using (var spool = new Spool(folder["spool"]))
        {
            spool.Create(Guid.CreateVersion7());
            var begun = spool.Create(Guid.CreateVersion7());
            begun.WriteStart(Start);
            File.WriteAllText(begun.PathOf("segment.tmp"), "half a segment");
        }

        using var again = new Spool(folder["spool"]);
        again.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void SealedRecording_StaysAsItIs()
    {
        using (var spool = new Spool(folder["spool"]))
        {
            var recording = spool.Create(Guid.CreateVersion7());
            recording.WriteStart(Start);
            Segment(recording, new SegmentName(0, 20, 0, 0));
            recording.WriteSeal(new RecordingSeal(1, 20, 5, 6));
        }

        using var again = new Spool(folder["spool"]);
        again.Recordings().Single().ReadSeal().ShouldBe(new RecordingSeal(1, 20, 5, 6));
    }

    [Fact]
    public void OneAgentAtATime()
    {
        using var spool = new Spool(folder["spool"]);
        Should.Throw<SpoolException>(() => new Spool(folder["spool"])).Message.ShouldContain("--spool");
    }

    [Fact]
    public void DamagedFile_IsNamed()
    {
        using var spool = new Spool(folder["spool"]);
        var recording = spool.Create(Guid.CreateVersion7());
        File.WriteAllText(recording.PathOf("recording.json"), "{ \"name\": ");
        Should.Throw<SpoolException>(() => recording.ReadStart()).Message.ShouldContain(recording.PathOf("recording.json"));
    }

    [Fact]
    public void Recordings_ComeOldestFirst()
    {
        using var spool = new Spool(folder["spool"]);
        var ids = Enumerable.Range(0, 20).Select(i => Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddSeconds(i))).ToList();
        foreach (var id in ids.Order())
        {
            spool.Create(id);
        }

        spool.Recordings().Select(r => r.Id).ShouldBe(ids);
    }

    private static void Segment(SpooledRecording recording, SegmentName name) => File.WriteAllText(recording.PathOf(name.FileName), "records");
}
