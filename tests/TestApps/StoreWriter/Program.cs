using StoreWriter;

// Writes numbered telemetry of all three signals to a folder without end, and tells what the stores took. It is there to be killed at any moment: what it
// told more than a second before has to be on disk.
if (args is [var folder, "load"])
{
    SustainedLoad.Run(folder);
}
else
{
    await OneByOne.RunAsync(args[0]);
}
