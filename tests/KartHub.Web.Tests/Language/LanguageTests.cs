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

namespace KartHub.Web.Tests.Language;

public sealed class LanguageTests
{
    private const string Dutch = "c=nl|uic=nl";

    private static readonly Uri Me = new("/me", UriKind.Relative);

    [Fact]
    public async Task WithoutAChoice_TheHubSpeaksEnglish_WhateverTheBrowserAsksFor()
    {
        await using var hub = new HubApp();
        using var ann = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        ann.DefaultRequestHeaders.Add("Accept-Language", "nl, de;q=0.9");
        ann.DefaultRequestHeaders.Add("Cookie", $"{CookieRequestCultureProvider.DefaultCookieName}={Uri.EscapeDataString("c=tlh|uic=tlh")}");
        (await ann.GetStringAsync(Me)).ShouldContain("<html lang=\"en\"");
    }

    /// <summary>A page is drawn once by a request and then again and again by its connection.</summary>
    [Fact]
    public async Task TheChosenLanguage_IsTheOneOfAPage_AndStaysSoWhileItIsOpen()
    {
        await using var hub = new HubApp { Add = AlsoDutch }.ListenOnARealPort();
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

    private static void AlsoDutch(IServiceCollection services) => services.PostConfigure<RequestLocalizationOptions>(o =>
        o.SupportedCultures = o.SupportedUICultures = [LanguageFeature.English, CultureInfo.GetCultureInfo("nl")]);
}
