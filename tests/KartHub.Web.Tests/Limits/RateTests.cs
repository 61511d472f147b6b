using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using KartHub.Web.Features.People;
using KartHub.Web.Tests.Recordings;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Limits;

public sealed partial class RateTests
{
    [Fact]
    public async Task ThirtyPeople_JoinFromOneAddress_AtOnce()
    {
        await using var hub = new HubApp();
        var invitation = await InvitationAsync(hub);

        var pages = await Task.WhenAll(Enumerable.Range(0, 30).Select(n => JoinAsync(hub, invitation, $"Person {n}")));

        pages.ShouldAllBe(page => page.StatusCode == HttpStatusCode.OK);
        (await hub.QueryAsync(db => db.People.CountAsync(p => p.Role == Role.Participant))).ShouldBe(30);
    }

    [Fact]
    public async Task WhoTriesManyWrongLinks_IsToldToWait_WhileARightOneLetsIn()
    {
        await using var hub = new HubApp();
        hub.Settings["Rates:WrongKeyStore"] = "5";
        hub.Settings["Rates:WrongKeysPerMinute"] = "1";
        using var stranger = hub.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        var invitation = await InvitationAsync(hub);

        for (var i = 0; i < 5; i++)
        {
            (await stranger.GetAsync(Wrong(i % 2 == 0 ? "enter" : "join"))).Headers.Location!.OriginalString.ShouldContain("/door?reason=");
        }

        foreach (var way in (string[])["enter", "join"])
        {
            var stopped = await stranger.GetAsync(Wrong(way));
            stopped.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            stopped.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
            stopped.Headers.Location.ShouldBeNull();
        }

        (await JoinAsync(hub, invitation, "Ann")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task WhoTriesManyWrongKeys_IsToldToWait_WhileARightOneLetsIn()
    {
        await using var hub = new HubApp();
        hub.Settings["Rates:WrongKeyStore"] = "5";
        hub.Settings["Rates:WrongKeysPerMinute"] = "1";
        using var guesser = hub.CreateClient();
        using var agent = await hub.AgentClientAsync(await hub.AddPersonAsync("Ann"));

        for (var i = 0; i < 6; i++)
        {
            guesser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"guess {i}");
            var answer = await guesser.PutAsJsonAsync($"api/recordings/{Guid.NewGuid()}", TestRecording.Start());
            answer.StatusCode.ShouldBe(i < 5 ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests);
            (answer.Headers.RetryAfter is not null).ShouldBe(i == 5);
        }

        await agent.OpenRecordingAsync();
    }

    [Fact]
    public async Task AnAgentThatAsksTooMuch_IsToldToWait_AndNobodyElse()
    {
        await using var hub = new HubApp();
        hub.Settings["Rates:AgentStore"] = "3";
        hub.Settings["Rates:AgentPerSecond"] = "1";
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        using var other = await hub.AgentClientAsync(ann);
        using var browser = await hub.SignedInClientAsync(ann);

        var answers = new List<HttpResponseMessage>();
        do
        {
            answers.Add(await agent.PutAsJsonAsync($"api/recordings/{Guid.NewGuid()}", TestRecording.Start()));
        }
        while (answers[^1].IsSuccessStatusCode);

        answers.Count.ShouldBeGreaterThan(3);
        answers[^1].StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answers[^1].Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        (await answers[^1].ReasonAsync()).ShouldContain("too many requests");
        await other.OpenRecordingAsync();
        (await browser.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task APersonOrStranger_WhoAsksTooMuch_IsToldToWait()
    {
        await using var hub = new HubApp();
        hub.Settings["Rates:PersonStore"] = "3";
        hub.Settings["Rates:PersonPerSecond"] = "1";
        hub.Settings["Rates:StrangerStore"] = "5";
        hub.Settings["Rates:StrangerPerSecond"] = "1";
        using var ann = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        using var ben = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ben"));
        using var stranger = hub.CreateClient();

        (await UntilRefusedAsync(ann, "/")).ShouldContain("too many requests");
        (await UntilRefusedAsync(stranger, "/door")).ShouldContain("too many requests");
        (await ben.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<string> UntilRefusedAsync(HttpClient client, string page)
    {
        while (true)
        {
            var answer = await client.GetAsync(page);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                answer.Headers.RetryAfter.ShouldNotBeNull();
                return await answer.Content.ReadAsStringAsync();
            }

            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    private static string Wrong(string way) => $"/{way}/{AccessKey.NewSecret()}";

    private static async Task<string> InvitationAsync(HubApp hub)
    {
        var instructor = await hub.InstructorAsync();
        var (_, secret) = await hub.Services.GetRequiredService<KeyCabinet>().IssueAsync(KeyKind.Invitation, instructor.Id, "room", TimeSpan.FromDays(7), default);
        return $"/enter/{secret}";
    }

    /// <summary>Follows an invitation, gives a name, and answers the page that one is on then.</summary>
    private static async Task<HttpResponseMessage> JoinAsync(HubApp hub, string invitation, string name)
    {
        var browser = hub.CreateClient();
        var page = await browser.GetAsync(invitation);
        var html = await page.Content.ReadAsStringAsync();
        var fields = HiddenField().Matches(html).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
        fields["Input.Name"] = name;
        using var form = new FormUrlEncodedContent(fields);
        var answer = await browser.PostAsync(page.RequestMessage!.RequestUri, form);
        answer.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/", await answer.Content.ReadAsStringAsync());
        return answer;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();
}
