using System.Globalization;
using Hangfire;
using KartHub.JobHarness;
using KartHub.Web.Jobs;
using KartHub.Web.Jobs.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

if (args is not [var postgreSql, var name, var file, var seconds])
{
    await Console.Error.WriteLineAsync("CONNECTION NAME FILE SECONDS: the database, what this process is called, where its jobs say what happens to them, and when another may take them over.");
    return 2;
}

var builder = Host.CreateEmptyApplicationBuilder(null); // Without the hub's settings, which lie beside it.
builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSingleton(new JobDiary(file));
builder.Services.AddSingleton(Options.Create(new JobOptions { PostgreSql = postgreSql, TakenOverAfter = TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)) }));
builder.Services.AddHangfireStore(_ => name);
using var host = builder.Build();
await host.StartAsync();
var jobs = host.Services.GetRequiredService<IBackgroundJobClient>();
Console.WriteLine("ready");

// Until the end of the input, which comes when whoever started this is gone for whatever reason.
while (await Console.In.ReadLineAsync() is { } command)
{
    Console.WriteLine(command.Split(' ') switch
    {
        ["enqueue"] => jobs.Enqueue<EndlessJob>(Lane.ShortJobs.Name, job => job.RunAsync(null!, CancellationToken.None)),
        ["delete", var id] => jobs.Delete(id).ToString(CultureInfo.InvariantCulture),
        _ => "enqueue, or delete ID",
    });
}

await host.StopAsync();
return 0;
