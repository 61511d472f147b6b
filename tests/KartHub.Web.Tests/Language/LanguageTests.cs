using System.Globalization;
using KartHub.Contracts.Recording;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Language;
using KartHub.Web.Shell.Look;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KartHub.Web.Tests.Language;

public sealed class LanguageTests
{
    private const string Dutch = "c=nl|uic=nl";

    private static readonly Uri Me = new("/me", UriKind.Relative);

    [Theory]
    [InlineData(null, "en")]
    [InlineData("nl-BE, de;q=0.9", "nl")]
    [InlineData("de, nl;q=0.9, en;q=0.8", "nl")]
    [InlineData("en-GB, nl;q=0.9", "en")]
    [InlineData("tlh", "en")]
    public async Task WithoutAChoice_TheHubSpeaksTheFirstLanguageOfTheBrowserThatItKnows(string? asked, string told)
    {
        await using var hub = new HubApp();
        using var ann = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        ann.DefaultRequestHeaders.Add("Cookie", $"{CookieRequestCultureProvider.DefaultCookieName}={Uri.EscapeDataString("c=tlh|uic=tlh")}");
        if (asked is not null)
        {
            ann.DefaultRequestHeaders.Add("Accept-Language", asked);
        }

        (await ann.GetStringAsync(Me)).ShouldContain($"<html lang=\"{told}\"");
    }

    [Fact]
    public async Task ALanguage_IsChosenAtTheDoor_AndOnOnesOwnPage()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync(new Uri(hub.Address, await hub.SignInLinkAsync(await hub.AddPersonAsync("Ann"))), language: "nl-BE");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Binnenkomen" })).ToBeVisibleAsync();
        await page.GetByLabel("Taal").SelectOptionAsync("English");
        await page.GetByRole(AriaRole.Button, new() { Name = "Come in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Teach a kart to drive" })).ToBeVisibleAsync();

        await page.OpenAsync(new Uri(hub.Address, "/me"));
        await page.GetByLabel("Language").SelectOptionAsync("Nederlands");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Taal" })).ToBeVisibleAsync();
        (await page.GetByLabel("Taal").InputValueAsync()).ShouldBe(Dutch);
        (await page.GetAttributeAsync("html", "lang")).ShouldBe("nl");
        await page.OpenAsync(hub.Address);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Leer een kart rijden" })).ToBeVisibleAsync();
    }

    /// <summary>A page is drawn once by a request and then again and again by its connection.</summary>
    [Fact]
    public async Task TheChosenLanguage_IsTheOneOfAPage_AndStaysSoWhileItIsOpen()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var instructor = await hub.InstructorAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(instructor)));
        await page.Context.AddCookiesAsync([new Cookie { Name = CookieRequestCultureProvider.DefaultCookieName, Value = Uri.EscapeDataString(Dutch), Url = hub.Address.AbsoluteUri }]);
        await page.OpenAsync(new Uri(hub.Address, "/people"));
        (await page.GetAttributeAsync("html", "lang")).ShouldBe("nl");
        await page.UntilAsync("document.querySelector('.people tbody').innerText.includes('0 KB')");

        await hub.AddAsync(new Recording
        {
            OwnerId = instructor.Id,
            Name = "Monza",
            Source = "test",
            Driver = "someone",
            Origin = RecordingOrigin.Agent,
            State = RecordingState.Sealed,
            StartedAt = DateTimeOffset.UnixEpoch,
            ReceivedAt = DateTimeOffset.UnixEpoch,
            Bytes = 1_500_000,
        });
        await page.UntilAsync("document.querySelector('.people tbody').innerText.includes('1,5 MB')");
    }

    [Fact]
    public async Task WhatWorksInTheBackground_SpeaksEnglish()
    {
        await using var hub = new HubApp();
        _ = hub.Services;
        var told = new TaskCompletionSource<(string Numbers, string Texts)>();
        var worker = new Thread(() => told.SetResult((CultureInfo.CurrentCulture.Name, CultureInfo.CurrentUICulture.Name)));
        worker.UnsafeStart();
        (await told.Task).ShouldBe(("en", "en"));
    }

    [Fact]
    public async Task TheStyleSheet_IsTheSameInEveryLanguage()
    {
        await using var hub = new HubApp();
        List<string> addresses = [];
        foreach (var language in new[] { "en", "nl", "sv", "ar" })
        {
            using var reader = new Speaking(language);
            addresses.Add(await new ThemeSheet(hub.Services, hub.Services.GetRequiredService<ILoggerFactory>()).AddressAsync());
        }

        addresses.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task OnlyLanguagesWithTexts_AreSpoken()
    {
        using var program = new TestFolder();
        LanguageFeature.In(program.Path).ShouldBe([LanguageFeature.English]);
        Directory.CreateDirectory(Path.Combine(program.Path, "nl"));
        await File.WriteAllTextAsync(Path.Combine(program.Path, "nl", "Another.resources.dll"), "");
        LanguageFeature.In(program.Path).ShouldBe([LanguageFeature.English]);

        await using var hub = new HubApp();
        hub.Services.GetRequiredService<IOptions<RequestLocalizationOptions>>().Value.SupportedUICultures!.Count.ShouldBe(1 + TextFile.Others.Count);
    }
}
