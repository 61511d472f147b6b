using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace KartHub.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class QueueOfJobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "FiringId",
                table: "Jobs",
                newName: "HangfireId");

            migrationBuilder.AddColumn<Guid>(
                name: "FlippedFromId",
                table: "Recordings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Held",
                table: "Jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "Interruptions",
                table: "Jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Pace",
                table: "Jobs",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Rank",
                table: "Jobs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "Work",
                table: "Jobs",
                type: "REAL",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<double>(
                name: "WorkedSeconds",
                table: "Jobs",
                type: "REAL",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<long>(
                name: "JobsPausedAt",
                table: "Classes",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "JobNeeds",
                columns: table => new
                {
                    JobId = table.Column<Guid>(type: "TEXT", nullable: false),
                    NeededId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobNeeds", x => new { x.JobId, x.NeededId });
                    table.ForeignKey(
                        name: "FK_JobNeeds_Jobs_JobId",
                        column: x => x.JobId,
                        principalTable: "Jobs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_JobNeeds_Jobs_NeededId",
                        column: x => x.NeededId,
                        principalTable: "Jobs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.UpdateData(
                table: "Classes",
                keyColumn: "Id",
                keyValue: new Guid("c1a55000-0000-4000-8000-000000000001"),
                column: "JobsPausedAt",
                value: null);

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Kind_OwnerId_StartedAt",
                table: "Jobs",
                columns: new[] { "Kind", "OwnerId", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_JobNeeds_NeededId",
                table: "JobNeeds",
                column: "NeededId");

            // What an earlier scheduler kept beside the rows, which are all that counts. Those that refer to others come first.
            foreach (var table in new[]
            {
                "SIMPLE_TRIGGERS", "CRON_TRIGGERS", "SIMPROP_TRIGGERS", "BLOB_TRIGGERS", "TRIGGERS", "JOB_DETAILS", "CALENDARS", "PAUSED_TRIGGER_GRPS", "PAUSED_JOB_GRPS",
                "FIRED_TRIGGERS", "SCHEDULER_STATE", "LOCKS", "EXECUTION_HISTORY", "MISFIRE_HISTORY", "JOB_STATUS",
            })
            {
                migrationBuilder.Sql($"DROP TABLE IF EXISTS QRTZ_{table};");
            }
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "JobNeeds");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_Kind_OwnerId_StartedAt",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "FlippedFromId",
                table: "Recordings");

            migrationBuilder.DropColumn(
                name: "Held",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Interruptions",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Pace",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Rank",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Work",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "WorkedSeconds",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "JobsPausedAt",
                table: "Classes");

            migrationBuilder.RenameColumn(
                name: "HangfireId",
                table: "Jobs",
                newName: "FiringId");
        }
    }
}
