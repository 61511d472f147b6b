using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Models;

namespace KartHub.Training.Tests.Models;

public sealed class SafetensorsTests
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    [Fact]
    public void Tensors_ComeBackAsTheyWere()
    {
        var tensors = ArbMap.Default.GeneratorFor<float[]>().Where(values => values.Length > 0).ListOf();
        Prop.ForAll(tensors.ToArbitrary(), lists =>
        {
            var written = lists.Select((values, i) => new Tensor($"layer {i} \"é\"", [values.Length, 1], values)).ToList();
            var read = Safetensors.Read(Safetensors.Write(written, NoMetadata), "test");
            read.Count.ShouldBe(written.Count);
            foreach (var (was, now) in written.Zip(read))
            {
                now.Name.ShouldBe(was.Name);
                now.Shape.ShouldBe(was.Shape);
                now.Values.Select(BitConverter.SingleToUInt32Bits).ShouldBe(was.Values.Select(BitConverter.SingleToUInt32Bits));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void AFile_IsLaidOutAsTheFormatSays()
    {
        var file = Safetensors.Write([new Tensor("w", [2, 1], [1, -2])], new Dictionary<string, string> { ["by"] = "KartHub" });
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        (length % 8).ShouldBe(0);
        Encoding.UTF8.GetString(file, 8, length).TrimEnd()
            .ShouldBe("""{"__metadata__":{"by":"KartHub"},"w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}""");
        file.AsSpan(8 + length).ToArray().ShouldBe(new byte[] { 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0 });
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("[]", "cannot be read")]
    [InlineData("{", "cannot be read")]
    [InlineData("""{"w":5}""", "cannot be read")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2]}}""", "cannot be read")]
    [InlineData("""{"w":{"dtype":"F32","shape":"2","data_offsets":[0,8]}}""", "cannot be read")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "cannot be read")]
    [InlineData("""{"w":{"dtype":"F32","shape":[99999999999],"data_offsets":[0,8]}}""", "cannot be read")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "cannot be read")]
    [InlineData("""{"w":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}""", "F16")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "claims bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "claims bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2,-1],"data_offsets":[0,8]}}""", "claims bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "claims bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "claims bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,2147483647,2147483647,4],"data_offsets":[0,8]}}""", "claims bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "was expected")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "was expected")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "belong to no tensor")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "was expected")]
    public void AHostileHeader_IsRefusedInWords(string header, string words)
    {
        var file = new byte[8 + Encoding.UTF8.GetByteCount(header) + 8];
        BinaryPrimitives.WriteInt64LittleEndian(file, file.Length - 16);
        Encoding.UTF8.GetBytes(header, file.AsSpan(8));
        var message = Should.Throw<Refusal>(() => Safetensors.Read(file, "model.safetensors")).Message;
        message.ShouldContain("model.safetensors");
        message.ShouldContain(words);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(9)]
    [InlineData(long.MaxValue)]
    [InlineData(Safetensors.MaxHeaderBytes + 1L)]
    public void AHeaderLongerThanTheFile_IsRefused(long length)
    {
        var file = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(file, length);
        Should.Throw<Refusal>(() => Safetensors.Read(file, "m")).Message.ShouldContain("claims");
        Should.Throw<Refusal>(() => Safetensors.Read(file.AsSpan(0, 7), "m")).Message.ShouldContain("too few");
    }

    [Fact]
    public void AnyDamage_IsReadOrRefused_NeverWorse()
    {
        var whole = Safetensors.Write([new Tensor("a", [3], [1, 2, 3]), new Tensor("b", [2, 2], [4, 5, 6, 7])], NoMetadata);
        Prop.ForAll(Gen.Choose(0, whole.Length - 1).Zip(Gen.Choose(0, 255)).ToArbitrary(), damage =>
        {
            var file = (byte[])whole.Clone();
            file[damage.Item1] = (byte)damage.Item2;
            ReadOrRefuse(file);
            ReadOrRefuse(whole[..damage.Item1]);
        }).QuickCheckThrowOnFailure();

        static void ReadOrRefuse(byte[] file)
        {
            try
            {
                Safetensors.Read(file, "m");
            }
            catch (Refusal)
            {
            }
        }
    }
}
