using KartHub.Web.Features.People.Door;

namespace KartHub.Web.Tests.People;

public sealed class JoinCodeTests
{
    [Theory]
    [InlineData("KFRT-MWPX", "KFRTMWPX")]
    [InlineData("kfrtmwpx", "KFRTMWPX")]
    [InlineData(" kfrt mwpx ", "KFRTMWPX")]
    [InlineData("kfrt–mwpx", "KFRTMWPX")] // As a phone's keyboard makes of two dashes.
    [InlineData("ＫＦＲＴ－ＭＷＰＸ", "KFRTMWPX")]
    [InlineData("KFRT-MWPX-BCDF", "KFRTMWPXBCDF")]
    public void ACode_IsReadHoweverItIsWritten(string typed, string letters) => JoinCode.Read(typed).ShouldBe(letters);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("----")]
    [InlineData("KFRTMWP")]
    [InlineData("KFRTMWPXB")]
    [InlineData("KFRTMWPXBCDFH")]
    [InlineData("KFRTMWPA")]
    [InlineData("KFRTMWP8")]
    [InlineData("KFRTMWP\uD800")]
    [InlineData("КFRTMWPX")] // Its first letter is Cyrillic.
    [InlineData("KFRTMWPſ")]
    public void WhatIsNone_IsNone(string? typed) => JoinCode.Read(typed).ShouldBeNull();

    [Fact]
    public void AHugeText_IsNone() => JoinCode.Read("KFRTMWPX" + new string(' ', 1_000_000)).ShouldBeNull();

    [Theory]
    [InlineData(JoinCode.ClassLetters)]
    [InlineData(JoinCode.OwnLetters)]
    public void ANewCode_IsReadAsItIsShown_AndSpellsNothing(int letters)
    {
        var codes = Enumerable.Range(0, 1_000).Select(_ => JoinCode.New(letters)).ToList();

        codes.ShouldAllBe(code => JoinCode.Read(JoinCode.Shown(code)) == code);
        codes.Distinct().Count().ShouldBe(1_000);
        codes.SelectMany(c => c).Distinct().Order().ShouldBe(JoinCode.Alphabet);
        JoinCode.Alphabet.ShouldNotContain(letter => "AEIOUYGQ".Contains(letter));
    }
}
