using System.Net.Http.Headers;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests;

/// <summary>The real hub on a folder of its own, in this process; on a real port after <see cref="ListenOnARealPort"/>.</summary>
public sealed class HubApp : WebApplicationFactory<HubContext> // Any type of the hub: several assemblies here have a Program.
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("karthub-tests-");

    public string DataPath => folder.FullName;

    /// <summary>More configuration, such as <c>Demo:Agent</c>.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>The address, once on a real port.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>Starts Kestrel, for browsers and agents.</summary>
    public HubApp ListenOnARealPort()
    {
        UseKestrel(0);
        StartServer();
        return this;
    }

    public async Task<T> QueryAsync<T>(Func<HubContext, Task<T>> query)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<HubContext>>().CreateDbContextAsync();
        return await query(db);
    }

    /// <summary>A new person; the first instructor is there already.</summary>
    public async Task<Person> AddPersonAsync(string name, Role role = Role.Participant)
    {
        var person = new Person { Name = name, Role = role, JoinedAt = DateTimeOffset.UnixEpoch.AddDays(1) };
        return await QueryAsync(async db =>
        {
            db.Add(person);
            await db.SaveChangesAsync();
            return person;
        });
    }

    /// <summary>The instructor that the hub made when it started.</summary>
    public Task<Person> InstructorAsync() => QueryAsync(db => db.People.FirstAsync(p => p.Role == Role.Instructor));

    /// <summary>A link that signs a person in, for a browser or a client that keeps cookies.</summary>
    public async Task<Uri> SignInLinkAsync(Person person)
    {
        var (_, secret) = await Services.GetRequiredService<KeyCabinet>()
            .IssueAsync(KeyKind.SignIn, person.Id, "test", TimeSpan.FromHours(1), CancellationToken.None);
        return new Uri($"{PeopleFeature.EnterPath}/{secret}", UriKind.Relative);
    }

    /// <summary>A client with a person's cookie that shows redirects as they are.</summary>
    public async Task<HttpClient> SignedInClientAsync(Person person)
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = ClientOptions.BaseAddress });
        (await client.GetAsync(await SignInLinkAsync(person))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        return client;
    }

    /// <summary>An agent's key that acts for a person.</summary>
    public async Task<string> AgentKeyAsync(Person person, string label = "test agent") =>
        (await Services.GetRequiredService<KeyCabinet>().IssueAsync(KeyKind.Agent, person.Id, label, null, CancellationToken.None)).Secret;

    /// <summary>A client that calls as an agent.</summary>
    public async Task<HttpClient> AgentClientAsync(Person person)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await AgentKeyAsync(person));
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Hub:DataFolder", folder.FullName);
        foreach (var (key, value) in Settings)
        {
            builder.UseSetting(key, value);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }
}
