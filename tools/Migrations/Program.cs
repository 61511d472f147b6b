using System.Diagnostics.CodeAnalysis;
using KartHub.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

Console.WriteLine("Start-up project of dotnet-ef. To add a migration: scripts/add-migration.sh <Name>");

[SuppressMessage("Performance", "CA1812", Justification = "dotnet-ef finds it.")]
internal sealed class DesignTime : IDesignTimeDbContextFactory<HubContext>
{
    public HubContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<HubContext>().UseSqlite("Data Source=design.db").Options);
}
