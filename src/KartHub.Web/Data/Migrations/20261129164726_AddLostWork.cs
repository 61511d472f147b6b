using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace KartHub.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class AddLostWork : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "AgentId",
                table: "Recordings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AgentName",
                table: "Recordings",
                type: "TEXT",
                maxLength: 120,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "RateAssumed",
                table: "Recordings",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "RecordedAt",
                table: "Recordings",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DrivenAt",
                table: "Models",
                type: "INTEGER",
                nullable: true);

            // Nobody wrote down where the rate came from; what has the one that is assumed has it from there.
            migrationBuilder.Sql("UPDATE Recordings SET RateAssumed = 1 WHERE Origin = 'Upload' AND RateHz = 5");

            migrationBuilder.CreateTable(
                name: "AgentDrives",
                columns: table => new
                {
                    AgentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ModelId = table.Column<Guid>(type: "TEXT", nullable: false),
                    LostAt = table.Column<long>(type: "INTEGER", nullable: true),
                    HubWentDown = table.Column<bool>(type: "INTEGER", nullable: false),
                    HasEnded = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AgentDrives", x => x.AgentId);
                    table.ForeignKey(
                        name: "FK_AgentDrives_AccessKeys_AgentId",
                        column: x => x.AgentId,
                        principalTable: "AccessKeys",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_AgentDrives_Models_ModelId",
                        column: x => x.ModelId,
                        principalTable: "Models",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AgentDrives_ModelId",
                table: "AgentDrives",
                column: "ModelId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AgentDrives");

            migrationBuilder.DropColumn(
                name: "AgentId",
                table: "Recordings");

            migrationBuilder.DropColumn(
                name: "AgentName",
                table: "Recordings");

            migrationBuilder.DropColumn(
                name: "RateAssumed",
                table: "Recordings");

            migrationBuilder.DropColumn(
                name: "RecordedAt",
                table: "Recordings");

            migrationBuilder.DropColumn(
                name: "DrivenAt",
                table: "Models");
        }
    }
}
