using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Interchange.Hdf5;
using KartHub.Training.Interchange.Keras;
using KartHub.Training.Tests.Engine;
using KartHub.Training.Tests.Models;

namespace KartHub.Training.Tests.Interchange;

public sealed class Hdf5HostileTests
{
    private static readonly byte[] Good = MakeGood();

    [Fact]
    public void ACutFile_IsRefused_WhereverItIsCut()
    {
        ImportOrRefusal(Good).ShouldBeNull();
        for (var length = 0; length < Good.Length; length += length < 4096 ? 7 : 97)
        {
            ImportOrRefusal(Good[..length]).ShouldNotBeNull($"cut at {length}");
        }
    }

    [Fact]
    public void ChangedBytes_NeverDoMoreThanBeRefused() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(
            ArbMap.Default.GeneratorFor<int>().Select(at => (int)((uint)at * 2654435761u % (uint)Good.Length)).Three().ToArbitrary(),
            ArbMap.Default.ArbFor<byte>(),
            (places, value) =>
            {
                var file = (byte[])Good.Clone();
                file[places.Item1] ^= (byte)(value | 1);
                file[places.Item2] = value;
                file[places.Item3 / 8 * 8] = 0xFF;
                _ = ImportOrRefusal(file);
            }));

    [Fact]
    public void EveryByteOfStructure_MayBeAnything()
    {
        for (var at = 0; at < Good.Length; at += at < 2048 ? 1 : 31)
        {
            foreach (var value in (byte[])[0, 0x7F, 0xFF])
            {
                var file = (byte[])Good.Clone();
                file[at] = value;
                _ = ImportOrRefusal(file);
            }
        }
    }

    [Fact]
    public void ATree_ThatLeadsToItself_IsRefused()
    {
        var file = (byte[])Good.Clone();
        var tree = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(56 + 24));
        file[tree + 5] = 1;
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(tree + 32), tree);
        ImportOrRefusal(file).ShouldNotBeNull().ShouldContain("circles");
    }

    [Fact]
    public void AHeader_ThatContinuesInItself_IsRefused()
    {
        var file = (byte[])Good.Clone();
        var header = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(56 + 8));
        file[header + 16] = 0x10;
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(header + 24), header + 16);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(header + 32), 32);
        ImportOrRefusal(file).ShouldNotBeNull().ShouldContain("circles");
    }

    [Fact]
    public void AGroup_ThatContainsItself_IsNotFollowed()
    {
        var file = (byte[])Good.Clone();
        var root = BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(56 + 8));
        var tree = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(56 + 24));
        var symbols = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(tree + 32));
        for (var entry = symbols + 8; entry < symbols + 8 + 40 * file[symbols + 6]; entry += 40)
        {
            BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(entry + 8), root);
        }

        ImportOrRefusal(file).ShouldNotBeNull();
    }

    [Fact]
    public void MoreLayersThanAnyNetworkHas_AreRefused()
    {
        var root = new Hdf5NewGroup();
        root.Attributes.Add(("layer_names", [.. Enumerable.Repeat("a", 5000)], true));
        ImportOrRefusal(Hdf5Writer.Write(root)).ShouldNotBeNull().ShouldContain("5000 texts");
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("not at all an HDF5 file, but long enough to hold a signature")]
    public void WhatIsNoHdf5_IsRefusedInWords(string content) =>
        ImportOrRefusal(System.Text.Encoding.UTF8.GetBytes(content)).ShouldNotBeNull().ShouldContain("does not have HDF5's signature");

    [SkippableTheory]
    [InlineData("libver='earliest'", "f.create_dataset('x', data=np.zeros((64, 64)), chunks=(8, 8), compression='lzf')", "compressed by filter 32000")]
    [InlineData("libver='latest'", "f.create_dataset('x', data=np.zeros((64, 64)), chunks=(8, 8))", "chunks of the newer kind 3")]
    [InlineData("libver='earliest'", "f.create_dataset('x', data=np.zeros(3, '>f4'))", "elements of class 1")]
    [InlineData("libver='earliest'", "f.create_dataset('x', data=np.zeros(3, np.complex64))", "elements of class 6")]
    public void WhatHdf5CanDoBesides_IsRefusedByName(string how, string what, string words)
    {
        using var temp = new TempFolder();
        OtherPrograms.Python("h5py", $"import sys, h5py, numpy as np\nwith h5py.File(sys.argv[1], 'w', {how}) as f:\n    {what}", temp["other.h5"]);
        Should.Throw<Refusal>(() => Hdf5Reader.Open(temp["other.h5"]).Find("x")!.Elements().Floats()).Message.ShouldContain(words);
        Should.Throw<Refusal>(() => KerasImport.Read(temp["other.h5"]));
    }

    [SkippableFact]
    public void ManyMembers_AndSomethingInFront_AreRead()
    {
        using var temp = new TempFolder();
        OtherPrograms.Python("h5py", """
            import sys, h5py, numpy as np
            with h5py.File(sys.argv[1], "w", userblock_size=1024) as f:
                for i in range(3000):
                    f.create_dataset("d%04d" % i, data=np.int32(i))
                f["link"] = h5py.SoftLink("/d0001")
            """, temp["many.h5"]);
        var root = Hdf5Reader.Open(temp["many.h5"]);
        var members = root.Children().ToList();
        members.Select(member => member.Name).ShouldBe(Enumerable.Range(0, 3000).Select(i => $"d{i:0000}"));
        members.Select(member => member.Object.Elements().Floats().ShouldHaveSingleItem()).ShouldBe(Enumerable.Range(0, 3000).Select(i => (float)i));
        Should.Throw<Refusal>(() => KerasImport.Read(temp["many.h5"])).Message.ShouldContain("neither layer_names nor a group of layers. It holds: d0000, d0001");
    }

    private static string? ImportOrRefusal(byte[] file)
    {
        try
        {
            KerasFiles.Import(file, new KerasImportOptions { Outputs = ["steerX", "a", "rb"] });
            return null;
        }
        catch (Refusal refusal)
        {
            return refusal.Message;
        }
    }

    private static byte[] MakeGood()
    {
        using var network = new Network(TestNetworks.Of(new Conv(3, 3, 2, Activation.Elu), new Dense(3, Activation.Tanh)) with { Outputs = ["steerX", "a", "rb"] }, seed: 1);
        return KerasExport.Serialize(TestModels.Of(network));
    }
}
