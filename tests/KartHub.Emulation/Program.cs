using KartHub.Emulation;

switch (args)
{
    case ["run", var tests, .. var parts]:
        return TestRun.Run(Path.GetFullPath(tests), parts);
    case ["make-arm64", var program, var folder]:
        ArmProgram.Make(program, Path.GetFullPath(folder));
        return 0;
    default:
        Console.Error.WriteLine("KartHub.Emulation run TESTS.dll PART-OF-A-TEST'S-NAME...");
        Console.Error.WriteLine("KartHub.Emulation make-arm64 SINGLE-FILE-PROGRAM FOLDER");
        return 2;
}
