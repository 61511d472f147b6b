using MudBlazor;

namespace KartHub.Web.Shell;

/// <summary>A field that searches as one types.</summary>
public sealed class SearchField : Field<string>
{
    public SearchField()
    {
        InputType = InputType.Search;
        Immediate = true;
        DebounceInterval = 200;
    }
}
