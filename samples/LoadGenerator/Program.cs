using HyHome.Samples.LoadGenerator;

var builder = Host.CreateApplicationBuilder(args);

builder.AddServiceDefaults();
builder.AddLoadGenerator();

builder.Build().Run();
