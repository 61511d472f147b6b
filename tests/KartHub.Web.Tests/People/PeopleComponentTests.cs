using System.Globalization;
using Bunit;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Keys;
using KartHub.Web.Features.Quotas;
using KartHub.Web.Tests.Components;
using KartHub.Web.Tests.Training;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Tests.People;

public sealed class PeopleComponentTests(TrainedHub hub) : ComponentTest(hub)
{
    [Fact]
    public async Task AKey_IsRevoked_AfterAQuestionThatNamesIt()
    {
        await Hub.App.AgentKeyAsync(Hub.Ben, "Kart <7>");
        SignIn(Hub.Ben);
        JSInterop.SetupModule("./Shell/ConfirmDialog.razor.js").Mode = JSRuntimeMode.Loose;
        var list = Render<KeyList>(p => p.Add(l => l.Kind, KeyKind.Agent).Add(l => l.None, "No key."));
        list.WaitForElement("li");

        list.Find("button[aria-label='Revoke the key of Kart <7>']").Click();
        list.WaitForAssertion(() => list.Find("dialog h2").TextContent.ShouldBe("Revoke the key of Kart <7>?"));
        (await Keys()).ShouldBe(1);
        list.FindAll("dialog button")[1].Click();

        list.WaitForAssertion(() => list.Markup.ShouldContain("No key."));
        (await Keys()).ShouldBe(0);

        Task<int> Keys() => Hub.App.QueryAsync(db => db.AccessKeys.CountAsync(k => k.PersonId == Hub.Ben.Id && k.Kind == KeyKind.Agent));
    }

    [Fact]
    public void OnesQuota_IsABarEach_WithItsFigures()
    {
        var quota = Render<OwnQuota>();
        quota.WaitForAssertion(() => quota.FindAll("[role=progressbar]").Count.ShouldBe(5));

        foreach (var bar in quota.FindAll("[role=progressbar]"))
        {
            bar.GetAttribute("aria-label").ShouldNotBeNullOrEmpty();
            bar.GetAttribute("aria-valuetext")!.ShouldContain(" of ");
            int.Parse(bar.GetAttribute("aria-valuenow")!, CultureInfo.InvariantCulture).ShouldBeInRange(0, 100);
        }
    }
}
