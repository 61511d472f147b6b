using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace KartHub.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class AddCadenceAndKeyUse : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<double>(
                name: "Cadence_JitterP50Ms",
                table: "Recordings",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "Cadence_JitterP95Ms",
                table: "Recordings",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "Cadence_JitterP99Ms",
                table: "Recordings",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "Cadence_LongestGapMs",
                table: "Recordings",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "Cadence_MeasuredHz",
                table: "Recordings",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "LastUsedAt",
                table: "AccessKeys",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Cadence_JitterP50Ms",
                table: "Recordings");

            migrationBuilder.DropColumn(
                name: "Cadence_JitterP95Ms",
                table: "Recordings");

            migrationBuilder.DropColumn(
                name: "Cadence_JitterP99Ms",
                table: "Recordings");

            migrationBuilder.DropColumn(
                name: "Cadence_LongestGapMs",
                table: "Recordings");

            migrationBuilder.DropColumn(
                name: "Cadence_MeasuredHz",
                table: "Recordings");

            migrationBuilder.DropColumn(
                name: "LastUsedAt",
                table: "AccessKeys");
        }
    }
}
