global using KartHub.Tests.Shared;
