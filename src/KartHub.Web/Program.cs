using KartHub.Web;
using KartHub.Web.Data;
using KartHub.Web.Demo;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.Drive.Seat.Painted;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Quotas;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Room;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using KartHub.Web.Shell;

if (HubCommandLine.IsMeantBy(args))
{
    return await HubCommandLine.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);
}

var builder = WebApplication.CreateBuilder(args);
builder.AddShell();
builder.AddHubData();
builder.AddLive();
builder.AddPeople();
builder.AddQuotas();
builder.AddAgents();
builder.AddRecordings();
builder.AddModels();
builder.AddTraining();
builder.AddPainted();
builder.AddRoom();
builder.AddJobs();
builder.AddDemo();

var app = builder.Build();
if (!await app.OpenHubDataAsync())
{
    return 1;
}

app.UseShell();
app.MapHealth();
app.MapPeople();
app.MapAgents();
app.MapRecordings();
app.MapModels();
app.MapTraining();
app.MapPainted();
app.MapJobs();
return await app.ServeAsync();
