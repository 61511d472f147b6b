using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Live;
using KartHub.Web.Shell;

var builder = WebApplication.CreateBuilder(args);
builder.AddShell();
builder.AddHubData();
builder.AddLive();
builder.AddPeople();

var app = builder.Build();
await app.MigrateHubDataAsync();
app.UseShell();
app.MapPeople();
await app.RunAsync();
