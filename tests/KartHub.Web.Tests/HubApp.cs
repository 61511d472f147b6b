using System.Net;
using System.Net.Http.Headers;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Live;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests;

/// <summary>The real hub on a folder of its own, in this process; on a real port after <see cref="ListenOnARealPort"/>.</summary>
/// <param name="data">A folder that outlives the hub, for restarts; none: one that is deleted with it.</param>
public sealed class HubApp(TestFolder? data = null) : WebApplicationFactory<HubContext> // Any type of the hub: several assemblies here have a Program.
{
    private readonly TestFolder folder = data ?? new TestFolder();
    private bool onARealPort;

    public string DataPath => folder.Path;

    /// <summary>More configuration, such as <c>Demo:Agent</c>.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>Adds to what the hub's features register, for instance a kind of job.</summary>
    public Action<IServiceCollection> Add { get; init; } = _ => { };

    /// <summary>The address, once on a real port.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>Starts Kestrel, for browsers and agents.</summary>
    public HubApp ListenOnARealPort()
    {
        UseKestrel(0);
        onARealPort = true;
        StartServer();
        return this;
    }

    /// <summary>The same with https.</summary>
    public HubApp ListenWithHttps()
    {
        UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps()));
        onARealPort = true;
        StartServer();
        return this;
    }

    public async Task<T> QueryAsync<T>(Func<HubContext, Task<T>> query)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<HubContext>>().CreateDbContextAsync();
        return await query(db);
    }

    /// <summary>Reads again at every change of a topic until the answer is the awaited one.</summary>
    public async Task<T> UntilAsync<T>(string topic, Func<HubContext, Task<T>> query, Func<T, bool> awaited)
    {
        using var limit = new CancellationTokenSource(Eventually.Patience);
        using var changed = new SemaphoreSlim(0);
        using var subscription = Services.GetRequiredService<LiveFeed>().Subscribe(topic, TimeSpan.Zero, () => Task.FromResult(changed.Release()));
        for (; ; await changed.WaitAsync(limit.Token))
        {
            var answer = await QueryAsync(query);
            if (awaited(answer))
            {
                return answer;
            }
        }
    }

    /// <summary>What would be left on the disk if the hub died at this moment.</summary>
    public async Task<TestFolder> CrashImageAsync()
    {
        var image = new TestFolder();
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Where(f => !f.Contains("karthub.db", StringComparison.Ordinal) && Path.GetFileName(f) != HubLock.FileName))
        {
            var copy = Path.Combine(image.Path, Path.GetRelativePath(folder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            try
            {
                File.Copy(file, copy);
            }
            catch (FileNotFoundException)
            {
                // A temporary file, renamed in the meantime.
            }
        }

        await using var source = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "karthub.db")}");
        await using var target = new SqliteConnection($"Data Source={Path.Combine(image.Path, "karthub.db")}");
        await source.OpenAsync();
        await target.OpenAsync();
        source.BackupDatabase(target);
        return image;
    }

    /// <summary>A new person; the first instructor is there already.</summary>
    public Task<Person> AddPersonAsync(string name, Role role = Role.Participant) =>
        AddAsync(new Person { Name = name, Role = role, JoinedAt = DateTimeOffset.UnixEpoch.AddDays(1) });

    /// <summary>Adds a row as it is.</summary>
    public Task<T> AddAsync<T>(T row)
        where T : class => QueryAsync(async db =>
        {
            db.Add(row);
            await db.SaveChangesAsync();
            return row;
        });

    /// <summary>The instructor that the hub made when it started.</summary>
    public Task<Person> InstructorAsync() => QueryAsync(db => db.People.FirstAsync(p => p.Role == Role.Instructor));

    /// <summary>A link that signs a person in, once, for a browser or a client that keeps cookies.</summary>
    public async Task<Uri> SignInLinkAsync(Person person)
    {
        var (_, secret) = await Services.GetRequiredService<KeyCabinet>()
            .IssueAsync(KeyKind.SignIn, person.Id, "test", TimeSpan.FromHours(1), CancellationToken.None);
        return new Uri($"{PeopleFeature.EnterPath}/{secret}", UriKind.Relative);
    }

    /// <summary>A client with a person's cookie that shows redirects as they are.</summary>
    public async Task<HttpClient> SignedInClientAsync(Person person)
    {
        var client = onARealPort
            ? new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address } // There CreateClient follows redirects, whatever it is told.
            : CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = ClientOptions.BaseAddress });
        (await client.ComeInAsync(await SignInLinkAsync(person))).ShouldBe("/");
        return client;
    }

    /// <summary>A person's cookie as a browser sends it.</summary>
    public async Task<string> CookieAsync(Person person)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = Address };
        await client.ComeInAsync(await SignInLinkAsync(person));
        return handler.CookieContainer.GetCookieHeader(Address);
    }

    /// <summary>An agent's key that acts for a person.</summary>
    public async Task<string> AgentKeyAsync(Person person, string label = "test agent") =>
        (await Services.GetRequiredService<KeyCabinet>().IssueAsync(KeyKind.Agent, person.Id, label, null, CancellationToken.None)).Secret;

    /// <summary>A key with which programs look on as a person.</summary>
    public async Task<string> WatchKeyAsync(Person person) =>
        (await Services.GetRequiredService<KeyCabinet>().IssueAsync(KeyKind.Watch, person.Id, "watch key", null, CancellationToken.None)).Secret;

    /// <summary>A client that calls as an agent.</summary>
    public async Task<HttpClient> AgentClientAsync(Person person)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await AgentKeyAsync(person));
        return client;
    }

    protected override void ConfigureClient(HttpClient client)
    {
        base.ConfigureClient(client);
        client.Timeout = Eventually.Patience;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Hub:DataFolder", folder.Path);
        builder.UseSetting("Hub:Packages", Path.Combine(folder.Path, "packages")); // None, whatever was packed in the source tree.
        foreach (var (key, value) in Settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureServices(Add);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (data is null)
        {
            folder.Dispose();
        }
        else
        {
            await Eventually.IsTrue(IsLeft); // The hub's own end runs beside the factory's, and the next hub needs its lock.
        }
    }

    private bool IsLeft()
    {
        var path = Path.Combine(folder.Path, HubLock.FileName);
        if (!File.Exists(path))
        {
            return true; // It never started.
        }

        try
        {
            using var free = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
