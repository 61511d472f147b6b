using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace KartHub.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class NameWhatJobsWorkOn : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What is done with it is said by the job's kind, to each reader in their language.
            migrationBuilder.Sql("UPDATE \"Jobs\" SET \"Title\" = substr(\"Title\", length('Mirror ') + 1) WHERE \"Kind\" = 'flip' AND \"Title\" LIKE 'Mirror %'");
            migrationBuilder.Sql("UPDATE \"Jobs\" SET \"Title\" = substr(\"Title\", length('Prepare ') + 1) WHERE \"Kind\" = 'prepare' AND \"Title\" LIKE 'Prepare %'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("UPDATE \"Jobs\" SET \"Title\" = substr('Mirror ' || \"Title\", 1, 120) WHERE \"Kind\" = 'flip'");
            migrationBuilder.Sql("UPDATE \"Jobs\" SET \"Title\" = substr('Prepare ' || \"Title\", 1, 120) WHERE \"Kind\" = 'prepare'");
        }
    }
}
