using System.Globalization;
using System.Runtime.CompilerServices;

namespace KartHub.Web.Tests.Language;

/// <summary>The machine's language is not the tests': they read the same everywhere.</summary>
internal static class Machine
{
    [ModuleInitializer]
    public static void SpeaksNone() => CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
}
