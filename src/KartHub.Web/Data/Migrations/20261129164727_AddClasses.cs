using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace KartHub.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class AddClasses : Migration
    {
        private static readonly string[] Owned = ["People", "AccessKeys", "Recordings", "Jobs", "TrainingRuns", "Models"];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Classes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Classes", x => x.Id);
                });

            migrationBuilder.InsertData(
                table: "Classes",
                columns: new[] { "Id", "Name" },
                values: new object[] { new Guid("c1a55000-0000-4000-8000-000000000001"), "KartHub workshop" });

            // EF Core's own way builds each of these tables anew, outside a transaction: a hub that is killed meanwhile could not start any
            // more. SQLite adds a reference to a table that stands only as one that may be NULL; the model requires it.
            foreach (var table in Owned)
            {
                migrationBuilder.Sql($"ALTER TABLE \"{table}\" ADD COLUMN \"ClassId\" TEXT NULL REFERENCES \"Classes\" (\"Id\") ON DELETE RESTRICT");
                migrationBuilder.Sql($"UPDATE \"{table}\" SET \"ClassId\" = (SELECT \"Id\" FROM \"Classes\")");
            }

            migrationBuilder.AddColumn<long>(
                name: "LastSeenAt",
                table: "People",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "NameKey",
                table: "People",
                type: "TEXT",
                maxLength: 1080,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "MaxUses",
                table: "AccessKeys",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Uses",
                table: "AccessKeys",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            // Each name has a key of its own until Roster.SettleNamesAsync gives it the right one: SQL cannot tell what looks the same.
            migrationBuilder.Sql("UPDATE People SET NameKey = char(1) || Id");
            migrationBuilder.Sql("UPDATE AccessKeys SET MaxUses = 60 WHERE Kind = 'Invitation'");

            migrationBuilder.DropIndex(
                name: "IX_TrainingRuns_CreatedAt",
                table: "TrainingRuns");

            migrationBuilder.DropIndex(
                name: "IX_Recordings_StartedAt",
                table: "Recordings");

            migrationBuilder.DropIndex(
                name: "IX_Models_CreatedAt",
                table: "Models");

            migrationBuilder.CreateIndex(
                name: "IX_TrainingRuns_ClassId_CreatedAt",
                table: "TrainingRuns",
                columns: new[] { "ClassId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_ClassId_StartedAt",
                table: "Recordings",
                columns: new[] { "ClassId", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Models_ClassId_CreatedAt",
                table: "Models",
                columns: new[] { "ClassId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_ClassId",
                table: "Jobs",
                column: "ClassId");

            migrationBuilder.CreateIndex(
                name: "IX_AccessKeys_ClassId",
                table: "AccessKeys",
                column: "ClassId");

            migrationBuilder.CreateIndex(
                name: "IX_People_ClassId_NameKey",
                table: "People",
                columns: new[] { "ClassId", "NameKey" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_AccessKeys_Classes_ClassId",
                table: "AccessKeys");

            migrationBuilder.DropForeignKey(
                name: "FK_Jobs_Classes_ClassId",
                table: "Jobs");

            migrationBuilder.DropForeignKey(
                name: "FK_Models_Classes_ClassId",
                table: "Models");

            migrationBuilder.DropForeignKey(
                name: "FK_People_Classes_ClassId",
                table: "People");

            migrationBuilder.DropForeignKey(
                name: "FK_Recordings_Classes_ClassId",
                table: "Recordings");

            migrationBuilder.DropForeignKey(
                name: "FK_TrainingRuns_Classes_ClassId",
                table: "TrainingRuns");

            migrationBuilder.DropTable(
                name: "Classes");

            migrationBuilder.DropIndex(
                name: "IX_People_ClassId_NameKey",
                table: "People");

            migrationBuilder.DropIndex(
                name: "IX_TrainingRuns_ClassId_CreatedAt",
                table: "TrainingRuns");

            migrationBuilder.DropIndex(
                name: "IX_Recordings_ClassId_StartedAt",
                table: "Recordings");

            migrationBuilder.DropIndex(
                name: "IX_Models_ClassId_CreatedAt",
                table: "Models");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_ClassId",
                table: "Jobs");

            migrationBuilder.DropIndex(
                name: "IX_AccessKeys_ClassId",
                table: "AccessKeys");

            migrationBuilder.DropColumn(
                name: "ClassId",
                table: "TrainingRuns");

            migrationBuilder.DropColumn(
                name: "ClassId",
                table: "Recordings");

            migrationBuilder.DropColumn(
                name: "ClassId",
                table: "People");

            migrationBuilder.DropColumn(
                name: "LastSeenAt",
                table: "People");

            migrationBuilder.DropColumn(
                name: "NameKey",
                table: "People");

            migrationBuilder.DropColumn(
                name: "ClassId",
                table: "Models");

            migrationBuilder.DropColumn(
                name: "ClassId",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "ClassId",
                table: "AccessKeys");

            migrationBuilder.DropColumn(
                name: "MaxUses",
                table: "AccessKeys");

            migrationBuilder.DropColumn(
                name: "Uses",
                table: "AccessKeys");

            migrationBuilder.CreateIndex(
                name: "IX_TrainingRuns_CreatedAt",
                table: "TrainingRuns",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_StartedAt",
                table: "Recordings",
                column: "StartedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Models_CreatedAt",
                table: "Models",
                column: "CreatedAt");
        }
    }
}
