using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace KartHub.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class AddJudgedOn : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "JudgedOn",
                table: "TrainingRuns",
                type: "TEXT",
                maxLength: 24,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "JudgedOn",
                table: "Models",
                type: "TEXT",
                maxLength: 24,
                nullable: true);

            // Several recordings were divided by holding one back whole, which their runs go on with if they were cut off.
            migrationBuilder.Sql("UPDATE \"TrainingRuns\" SET \"JudgedOn\" = iif(\"ValidatedOn\" LIKE '% not trained on. Trained on %', 'Unseen', 'SameCourse') WHERE \"ValidatedOn\" IS NOT NULL");
            migrationBuilder.Sql("UPDATE \"TrainingRuns\" SET \"Options\" = json_set(\"Options\", '$.holdBack', 'wholeRecordings') WHERE \"JudgedOn\" = 'Unseen'");
            migrationBuilder.Sql("UPDATE \"Models\" SET \"JudgedOn\" = (SELECT \"JudgedOn\" FROM \"TrainingRuns\" WHERE \"TrainingRuns\".\"Id\" = \"Models\".\"RunId\")");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "JudgedOn",
                table: "TrainingRuns");

            migrationBuilder.DropColumn(
                name: "JudgedOn",
                table: "Models");
        }
    }
}
