using AngleSharp.Dom;
using Bunit;
using KartHub.Web.Language;
using KartHub.Web.Shell;
using KartHub.Web.Shell.Layout;
using KartHub.Web.Tests.Components;
using KartHub.Web.Tests.Training;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace KartHub.Web.Tests.Shell;

/// <summary>What every page is made of.</summary>
public sealed class ShellComponentTests(TrainedHub hub) : ComponentTest(hub)
{
    [Fact]
    public void AConfirmation_NamesWhatGoes_AndDoesItOnlyWhenTold()
    {
        var module = JSInterop.SetupModule("./Shell/ConfirmDialog.razor.js");
        module.Mode = JSRuntimeMode.Loose;
        var done = 0;
        var dialog = Render<ConfirmDialog>(p => p.Add(d => d.Title, "Delete <Lap>?").Add(d => d.Action, "Delete").Add(d => d.OnConfirm, () => done++).AddChildContent("<p>All of it.</p>"));
        dialog.InvokeAsync(dialog.Instance.ShowAsync);
        module.VerifyInvoke("show");
        dialog.Find("h2").TextContent.ShouldBe("Delete <Lap>?");
        dialog.Find("dialog").GetAttribute("aria-labelledby").ShouldBe(dialog.Find("h2").Id);

        var buttons = dialog.FindAll("button");
        buttons[0].HasAttribute("autofocus").ShouldBeTrue("the safe one");
        buttons[0].Click();
        (done, module.Invocations.Count(i => i.Identifier == "close")).ShouldBe((0, 1));
        dialog.FindAll("button")[1].Click();
        (done, module.Invocations.Count(i => i.Identifier == "close")).ShouldBe((1, 2));
    }

    [Fact]
    public void AMarkedText_HasItsLinksAndKeys_AndNothingElse()
    {
        var text = Render<Marked>(p => p.Add(m => m.Text, "See <me>your page</me>, press <kbd>T</kbd>, not <i>this</i> or <script>that</script>.").AddUnmatched("me", "/me"));

        text.Find("a").GetAttribute("href").ShouldBe("/me");
        text.Find("kbd").TextContent.ShouldBe("T");
        text.FindAll("i, script").ShouldBeEmpty();
        string.Concat(text.Nodes.Select(node => node.TextContent)).ShouldBe("See your page, press T, not <i>this</i> or <script>that</script>.");
    }

    [Theory]
    [InlineData("before \uFFFC after", "before <b>x</b> after")]
    [InlineData("without", "without")]
    public void AToldText_HasItsElement_WhereTheLanguageWantsIt(string text, string drawn) =>
        Render<Web.Language.Told>(p => p.Add(t => t.Text, text).AddChildContent("<b>x</b>")).MarkupMatches(drawn);

    [Fact]
    public void ATerm_IsReached_AndSaysWhatItMeans()
    {
        var popovers = Render<MudPopoverProvider>();
        var term = Render<Term>(p => p.Add(t => t.Meaning, "One pass over all rows.").AddChildContent("Epoch"));

        var word = term.Find(".kh-term");
        (word.TextContent, word.GetAttribute("tabindex"), word.GetAttribute("aria-description")).ShouldBe(("Epoch", "0", "One pass over all rows."));
        popovers.Markup.ShouldNotContain("One pass");
        word.FocusIn();
        popovers.WaitForAssertion(() => popovers.Markup.ShouldContain("One pass over all rows."));
    }

    [Theory]
    [InlineData(SharedThing.Model, false, "Share with the room", "use this model")]
    [InlineData(SharedThing.Recording, true, "Stop sharing", "will see this recording")]
    [InlineData(SharedThing.Run, true, "Stop sharing", "will see this run")]
    public void Sharing_SaysWhatItDoes_AndAsksForTheOther(SharedThing thing, bool shared, string says, string means)
    {
        bool? asked = null;
        var button = Render<ShareWithRoom>(p => p.Add(s => s.What, thing).Add(s => s.Shared, shared).Add(s => s.OnShare, wanted => asked = wanted));

        button.Find("button").TextContent.Trim().ShouldBe(says);
        button.Find("button").GetAttribute("title")!.ShouldContain(means);
        button.Find("button").Click();
        asked.ShouldBe(!shared);
    }

    [Fact]
    public async Task TheRail_ShowsPeople_ToInstructorsAlone()
    {
        Render<Rail>().FindAll("a").Select(a => a.GetAttribute("href")).ShouldBe(["/", "/drive", "/recordings", "/training", "/models", "/jobs"]);

        SignIn(await Hub.App.InstructorAsync());
        Render<Rail>().FindAll("a").Select(a => a.GetAttribute("href")).ShouldContain("/people");
    }

    [Fact]
    public void TheTopBar_SaysWhoseItIs()
    {
        var bar = Render<TopBar>();
        bar.Find("a[href='/me']").TextContent.Trim().ShouldBe("Ann");
        bar.FindAll("button").ShouldAllBe(b => b.HasAttribute("aria-label"));
    }

    [Fact]
    public void WhatIsSaid_IsText_WhateverAThingIsCalled()
    {
        var bar = Render<AnnouncementBar>();
        bar.Find("[role=status]").TextContent.Trim().ShouldBeEmpty();

        Services.GetRequiredService<Announcements>().SayDeleted("<b>Lap</b>");

        bar.Find("[role=status] p").TextContent.ShouldBe("“<b>Lap</b>” is deleted.");
    }

    [Fact]
    public void AFold_KeepsWhatIsInIt_AndTellsWhetherItIsOpen()
    {
        var open = false;
        var fold = Render<Fold>(p => p.Add(f => f.Title, "More").Add(f => f.OpenChanged, wanted => open = wanted).AddChildContent("<i>kept</i>"));
        var button = fold.Find("button");
        (button.TextContent.Trim(), button.GetAttribute("aria-expanded")).ShouldBe(("More", "false"));
        fold.Find($"#{button.GetAttribute("aria-controls")} i").TextContent.ShouldBe("kept");

        button.Click();
        open.ShouldBeTrue();
        fold.Render(p => p.Add(f => f.Open, true));
        fold.Find("button").GetAttribute("aria-expanded").ShouldBe("true");
    }
}
