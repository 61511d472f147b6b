using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using KartHub.Contracts.Recording;

namespace KartHub.Contracts.Tests;

public sealed class FrameRecordTests
{
    [Fact]
    public void Records_ComeBack_AsTheyWereWritten() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<NormalFloat[]>(), (picture, numbers) =>
        {
            var values = numbers.Select(n => (float)n.Get).Concat([0f, 0, 0, 0, 0]).Take(5).ToArray();
            var written = new FrameRecord(
                TimeSpan.FromMicroseconds(picture.Length * 12_345L), Controls.From(values), PictureFormat.Jpeg, DrivenBy.Takeover, picture);
            var output = new ArrayBufferWriter<byte>();
            written.Write(output);
            written.Write(output);

            FrameRecord.TryRead(output.WrittenMemory, out var first, out var size).ShouldBeTrue();
            FrameRecord.TryRead(output.WrittenMemory[size..], out var second, out _).ShouldBeTrue();
            size.ShouldBe(written.Size);
            foreach (var read in new[] { first, second })
            {
                read.Time.ShouldBe(written.Time);
                read.Controls.ShouldBe(written.Controls);
                read.DrivenBy.ShouldBe(DrivenBy.Takeover);
                read.Picture.ToArray().ShouldBe(picture);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void EveryDamagedByte_IsNoticed()
    {
        var output = new ArrayBufferWriter<byte>();
        new FrameRecord(TimeSpan.FromSeconds(1), new Controls(0.5f, 0, 1, 0, 0), PictureFormat.Png, DrivenBy.Person, new byte[] { 1, 2, 3 }).Write(output);
        for (var i = 0; i < output.WrittenCount; i++)
        {
            var damaged = output.WrittenSpan.ToArray();
            damaged[i] ^= 0x10;
            var whole = false;
            try
            {
                whole = FrameRecord.TryRead(damaged, out _, out _);
            }
            catch (InvalidDataException)
            {
                continue; // Noticed.
            }

            whole.ShouldBeFalse($"byte {i} was damaged"); // A longer length waits for bytes that never come.
        }
    }

    [Fact]
    public void ARecord_NamesAnotherFramesPicture_InsteadOfItsOwn() => Prop.ForAll(ArbMap.Default.ArbFor<NonNegativeInt>(), number =>
    {
        var written = new FrameRecord(TimeSpan.FromSeconds(1), new Controls(0.5f, 0, 1, 0, 0), PictureFormat.Jpeg, DrivenBy.Person, default) { SameAs = number.Get };
        var output = new ArrayBufferWriter<byte>();
        written.Write(output);

        FrameRecord.TryRead(output.WrittenMemory, out var read, out var size).ShouldBeTrue();
        size.ShouldBe(44);
        size.ShouldBe(written.Size);
        read.ShouldBe(written);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("the number of no frame", 1, "FFFFFFFF")]
    [InlineData("no number", 1, "")]
    [InlineData("too short", 1, "000000")]
    [InlineData("more than a number", 1, "0000000000")]
    [InlineData("neither", 2, "00000000")]
    public void ARecordThatNamesNoPicture_IsRefused(string why, byte kind, string rest)
    {
        var output = new ArrayBufferWriter<byte>();
        new FrameRecord(TimeSpan.Zero, Controls.Neutral, PictureFormat.Png, DrivenBy.Person, Convert.FromHexString(rest)).Write(output);
        var bytes = output.WrittenSpan.ToArray();
        bytes[38] = kind;

        Should.Throw<InvalidDataException>(() => FrameRecord.TryRead(Summed(bytes), out _, out _), why).Message.ShouldContain("neither a picture nor the number");
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue / 10 + 1)]
    [InlineData(-(long.MaxValue / 10) - 1)]
    public void ATimeThatNoClockTells_IsRefused(long microseconds)
    {
        var output = new ArrayBufferWriter<byte>();
        new FrameRecord(TimeSpan.Zero, Controls.Neutral, PictureFormat.Png, DrivenBy.Person, new byte[] { 1, 2, 3 }).Write(output);
        var bytes = output.WrittenSpan.ToArray();
        BitConverter.TryWriteBytes(bytes.AsSpan(FrameRecord.HeaderSize), microseconds).ShouldBeTrue();

        Should.Throw<InvalidDataException>(() => FrameRecord.TryRead(Summed(bytes), out _, out _)).Message.ShouldContain($"{microseconds} µs");
    }

    [Fact]
    public void ACutRecord_IsNotYetThere()
    {
        var output = new ArrayBufferWriter<byte>();
        new FrameRecord(TimeSpan.Zero, Controls.Neutral, PictureFormat.Png, DrivenBy.Person, new byte[100]).Write(output);
        for (var length = 0; length < output.WrittenCount; length++)
        {
            FrameRecord.TryRead(output.WrittenMemory[..length], out _, out _).ShouldBeFalse();
        }
    }

    [Fact]
    public void Checksum_IsCrc32C() =>
        FrameRecord.Checksum("123456789"u8).ShouldBe(0xE3069283); // RFC 3720, appendix B.4's check value.

    /// <summary>The record with the checksum of what it holds now.</summary>
    private static byte[] Summed(byte[] record)
    {
        BitConverter.TryWriteBytes(record.AsSpan(4), FrameRecord.Checksum(record.AsSpan(FrameRecord.HeaderSize))).ShouldBeTrue();
        return record;
    }
}
