using Microsoft.Extensions.Options;

namespace KartHub.Web.Data;

/// <summary>What is said of settings with which the hub cannot start.</summary>
internal static class BadSettings
{
    /// <summary>From now on such a setting ends the program with a sentence that names it, and without the stack around it.</summary>
    public static void EndInWords() => AppDomain.CurrentDomain.UnhandledException += (_, ended) =>
    {
        if (ended.ExceptionObject is OptionsValidationException { Failures: var failures })
        {
            Console.Error.WriteLine(string.Join(Environment.NewLine, failures));
            Environment.Exit(1);
        }
    };
}
