using Bunit;
using KartHub.Web.Features.People;
using KartHub.Web.Shell;
using KartHub.Web.Tests.Components;
using KartHub.Web.Tests.Training;
using Microsoft.AspNetCore.Components.Web;

namespace KartHub.Web.Tests.Shell;

public sealed class RenameTests(TrainedHub hub) : ComponentTest(hub)
{
    private readonly List<string?> saved = [];
    private bool isThere = true;

    [Fact]
    public void WhoMayNot_SeesTheNameAlone_AsText()
    {
        var name = Show("<b>Lap</b> & more", mayChange: false);

        name.Find("h1").TextContent.ShouldBe("<b>Lap</b> & more");
        name.FindAll("button").ShouldBeEmpty();
    }

    [Fact]
    public void Enter_KeepsTheNewName_AndTheFocusGoesThereAndBack()
    {
        var name = Show("Lap");
        name.Find("button").GetAttribute("aria-label").ShouldBe("Rename Lap");

        name.Find("button").Click();
        name.Find("input").GetAttribute("value").ShouldBe("Lap");
        JSInterop.Invocations.ShouldContain(call => call.Identifier.Contains("select", StringComparison.OrdinalIgnoreCase));
        name.Find("input").Change("Best lap");
        name.Find("form").Submit();

        saved.ShouldBe(["Best lap"]);
        name.FindAll("form").ShouldBeEmpty();
        JSInterop.VerifyFocusAsyncInvoke();
    }

    [Fact]
    public void Escape_LeavesItAsItWas()
    {
        var name = Show("Lap");
        name.Find("button").Click();
        name.Find("input").Change("Best lap");

        name.Find("form").KeyDown(new KeyboardEventArgs { Key = "Escape" });

        saved.ShouldBeEmpty();
        name.FindAll("form").ShouldBeEmpty();
        name.Find("button").Click();
        name.Find("input").GetAttribute("value").ShouldBe("Lap");
    }

    [Theory]
    [InlineData("   ", "A name cannot be empty.")]
    [InlineData("Much too long a name", "A name can have 10 characters, not 20.")]
    public void WhatIsNoName_IsSaidAtTheField(string typed, string said)
    {
        var name = Show("Lap");
        name.Find("button").Click();
        name.Find("input").Change(typed);
        name.Find("form").Submit();

        name.Markup.ShouldContain(said);
        name.Find("input").GetAttribute("value").ShouldBe(typed);
    }

    [Fact]
    public void WhatIsGone_IsSaid()
    {
        isThere = false;
        var name = Show("Lap");
        name.Find("button").Click();
        name.Find("input").Change("Best lap");
        name.Find("form").Submit();

        name.Markup.ShouldContain("It was deleted meanwhile");
    }

    private IRenderedComponent<Rename> Show(string called, bool mayChange = true) =>
        Render<Rename>(p => p.Add(r => r.Name, called).Add(r => r.Most, 10).Add(r => r.MayChange, mayChange).Add(r => r.Save, wanted =>
        {
            saved.Add(ThingName.Of(wanted, 10));
            return Task.FromResult(isThere);
        }));
}
