if (OperatingSystem.IsWindows())
{
    Console.OutputEncoding = new System.Text.UTF8Encoding(false); // Its own code page has no … and no ×.
}

var code = await KartHub.Agent.Cli.AgentCommandLine.RunAsync(args, Console.Out, Console.Error, TimeProvider.System, CancellationToken.None);
if (code != 0 && args.Length == 0 && OperatingSystem.IsWindows() && !Console.IsInputRedirected)
{
    await Console.Error.WriteLineAsync("Press Enter to close this window."); // Started by a double click, it would close with the reason in it.
    Console.ReadLine();
}

return code;
