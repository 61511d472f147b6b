using System.Text;
using KartHub.Agent.Emulators;
using KartHub.Contracts;

namespace KartHub.Agent.Tests.Emulators;

public sealed class RomTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, RomOrder.Z64)]
    [InlineData(2, RomOrder.V64)]
    [InlineData(4, RomOrder.N64)]
    public void Title_IsReadInAnyOrderOfBytes(int unit, RomOrder order)
    {
        var rom = Rom.Read(Write(Swapped(Game(), unit)));
        rom.Title.ShouldBe("A GAME OF MY OWN");
        rom.Order.ShouldBe(order);
    }

    [Fact]
    public void WhatIsNotThere_IsSaid() => Reason(folder["nothing.z64"]).ShouldContain($"There is no file {folder["nothing.z64"]}");

    [Theory]
    [InlineData("PK\x3\x4 and so on", "unpack it")]
    [InlineData("7z¼¯'\x1C", "unpack it")]
    [InlineData("NES\x1A", "for the NES")]
    [InlineData("", "It is empty")]
    [InlineData("hello", "none of the three headers")]
    public void WhatIsNoGame_IsSaidWithWhatItIs(string content, string says) =>
        Reason(Write(Encoding.Latin1.GetBytes(content))).ShouldContain(says);

    [Fact]
    public void AGameThatIsCutOff_IsSaid() => Reason(Write(Game()[..2000])).ShouldContain("only 2000 bytes");

    [Fact]
    public void AFolder_IsSaid() => Should.Throw<Refusal>(() => Rom.Read(folder["."]));

    private static byte[] Game()
    {
        var game = new byte[8192];
        new byte[] { 0x80, 0x37, 0x12, 0x40 }.CopyTo(game, 0);
        Encoding.ASCII.GetBytes("A GAME OF MY OWN    ").CopyTo(game, 0x20);
        return game;
    }

    private static byte[] Swapped(byte[] game, int unit) => [.. game.Chunk(unit).SelectMany(bytes => bytes.Reverse())];

    private static string Reason(string path) => Should.Throw<Refusal>(() => Rom.Read(path)).Message;

    private string Write(byte[] bytes)
    {
        File.WriteAllBytes(folder["game"], bytes);
        return folder["game"];
    }
}
