using KartHub.Web.Data;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Shell.Layout;

/// <summary>The class, what runs now, the theme and the person.</summary>
public sealed partial class TopBar(IOptions<HubOptions> options)
{
    private string ClassName => options.Value.ClassName;
}
