using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace KartHub.Web.Data;

/// <summary>
/// Lets Microsoft.Data.Sqlite 10, built against SQLitePCLRaw.core 2.1, run on the 2.0.6 that the package registry has.
/// Only <c>sqlite3_load_extension</c> is missing there, which nothing here calls. Does nothing once 2.1 is referenced.
/// </summary>
internal static class SqliteBinding
{
    // Before any code of this assembly, so tests and dotnet-ef get it too.
    [ModuleInitializer]
    internal static void Accept() => AssemblyLoadContext.Default.Resolving += static (context, name) =>
        name is { Name: "SQLitePCLRaw.core", Version: not null }
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "SQLitePCLRaw.core.dll"))
            : null;
}
