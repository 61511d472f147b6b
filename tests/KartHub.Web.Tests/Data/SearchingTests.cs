using KartHub.Web.Data;
using KartHub.Web.Tests.Shell;

namespace KartHub.Web.Tests.Data;

public sealed class SearchingTests
{
    [Theory]
    [InlineData("lap 1_2", "lap", "1\\_2")]
    [InlineData("  50%  a\\b ", "50\\%", "a\\\\b")]
    public void EachWord_IsLookedForAsItIs(string typed, params string[] patterns) => Searching.Words(typed).Select(w => w.Pattern).ShouldBe(patterns.Select(p => $"%{p}%"));

    [Fact]
    public void SomeWords_AreEnough()
    {
        Searching.Words(null).ShouldBeEmpty();
        Searching.Words("a b c d e f g h i j k").Select(w => w.Word).ShouldBe(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]);
        Searching.Words(new string('_', 30_000)).ShouldHaveSingleItem().Pattern.Length.ShouldBeLessThan(300);
    }

    [Theory]
    [InlineData("lap%201_")]
    [InlineData("%25%25%5C")]
    [InlineData("a%20b%20c%20d%20e%20f%20g%20h%20i%20j%20k")]
    public async Task WhateverIsTypedIntoTheAddress_ThePageIsThere(string typed)
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        await hub.AddRecordingsAsync(ann, 3);
        await hub.AddEndedJobsAsync(ann, 3);
        using var client = await hub.SignedInClientAsync(ann);
        foreach (var path in new[] { "/recordings", "/jobs" })
        {
            (await client.GetStringAsync(new Uri($"{path}?q={typed}", UriKind.Relative))).ShouldNotContain(path == "/jobs" ? "Run 2<" : "Lap 2<");
        }
    }
}
