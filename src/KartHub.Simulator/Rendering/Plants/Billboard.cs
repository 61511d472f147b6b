namespace KartHub.Simulator.Rendering.Plants;

/// <summary>A thing that always faces the camera: a tree, a rock.</summary>
internal readonly record struct Billboard(double X, double Y, double Width, double Height, Texture Texture);
