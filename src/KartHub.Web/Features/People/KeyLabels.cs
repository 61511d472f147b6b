namespace KartHub.Web.Features.People;

/// <summary>What keys that have no name of their own are called in the tables. Pages say it in the reader's language.</summary>
internal static class KeyLabels
{
    public const string SignIn = "sign-in link";
    public const string FromInstructor = "link from an instructor";
    public const string FromCommandLine = "link from the command line";
    public const string Start = "start link";
    public const string Pairing = "downloaded agent";
    public const string Watch = "watch key";
    public const string ClassCode = "class code";
    public const string OwnCode = "own code";
}
