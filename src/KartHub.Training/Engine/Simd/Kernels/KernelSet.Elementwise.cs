namespace KartHub.Training.Engine.Simd.Kernels;

/// <summary>This half goes through memory once, a vector at a time and the rest one by one.</summary>
internal unsafe partial class KernelSet<TSimd, TVector>
{
    public override void ToFloat(byte* source, float* destination, nint count, float scale, float offset)
    {
        var (factor, shift) = (TSimd.Broadcast(scale), TSimd.Broadcast(offset));
        nint i = 0;
        for (; i + TSimd.Width <= count; i += TSimd.Width)
        {
            TSimd.Store(TSimd.MultiplyAdd(TSimd.LoadBytes(source + i), factor, shift), destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = Scalar.MultiplyAdd(source[i], scale, offset);
        }
    }

    public override void Activate(Activation activation, float* values, nint count)
    {
        switch (activation)
        {
            case Activation.Linear:
                break;
            case Activation.Relu:
                Activate<Relu>(values, count);
                break;
            case Activation.Elu:
                Activate<Elu>(values, count);
                break;
            case Activation.Softsign:
                Activate<Softsign>(values, count);
                break;
            case Activation.Tanh: // Rare and at the end of a network: no vectors.
                for (nint i = 0; i < count; i++)
                {
                    values[i] = MathF.Tanh(values[i]);
                }

                break;
            case Activation.TwoAtan:
                for (nint i = 0; i < count; i++)
                {
                    values[i] = 2 * MathF.Atan(values[i]);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation.");
        }
    }

    public override void MultiplyBySlope(Activation activation, float* outputs, float* gradients, nint count)
    {
        switch (activation)
        {
            case Activation.Linear:
                break;
            case Activation.Relu:
                MultiplyBySlope<Relu>(outputs, gradients, count);
                break;
            case Activation.Elu:
                MultiplyBySlope<Elu>(outputs, gradients, count);
                break;
            case Activation.Softsign:
                MultiplyBySlope<Softsign>(outputs, gradients, count);
                break;
            case Activation.Tanh: // 1 − tanh²x
                for (nint i = 0; i < count; i++)
                {
                    gradients[i] *= 1 - outputs[i] * outputs[i];
                }

                break;
            case Activation.TwoAtan: // 2 / (1 + x²), and x = tan(y / 2)
                for (nint i = 0; i < count; i++)
                {
                    gradients[i] *= 1 + MathF.Cos(outputs[i]);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation.");
        }
    }

    public override void Add(float* source, float* target, nint count)
    {
        nint i = 0;
        for (; i + TSimd.Width <= count; i += TSimd.Width)
        {
            TSimd.Store(TSimd.Add(TSimd.Load(target + i), TSimd.Load(source + i)), target + i);
        }

        for (; i < count; i++)
        {
            target[i] += source[i];
        }
    }

    public override void AddScaled(float* source, float factor, float* target, nint count)
    {
        var factors = TSimd.Broadcast(factor);
        nint i = 0;
        for (; i + TSimd.Width <= count; i += TSimd.Width)
        {
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(source + i), factors, TSimd.Load(target + i)), target + i);
        }

        for (; i < count; i++)
        {
            target[i] = Scalar.MultiplyAdd(source[i], factor, target[i]);
        }
    }

    public override void Scale(float* values, float factor, nint count)
    {
        var factors = TSimd.Broadcast(factor);
        nint i = 0;
        for (; i + TSimd.Width <= count; i += TSimd.Width)
        {
            TSimd.Store(TSimd.Multiply(TSimd.Load(values + i), factors), values + i);
        }

        for (; i < count; i++)
        {
            values[i] *= factor;
        }
    }

    public override void Multiply(float* source, float* target, nint count)
    {
        nint i = 0;
        for (; i + TSimd.Width <= count; i += TSimd.Width)
        {
            TSimd.Store(TSimd.Multiply(TSimd.Load(target + i), TSimd.Load(source + i)), target + i);
        }

        for (; i < count; i++)
        {
            target[i] *= source[i];
        }
    }

    public override void Adam(float* weights, float* gradient, float* mean, float* square, nint count, in AdamFactors factors)
    {
        nint i = 0;
        for (; i + TSimd.Width <= count; i += TSimd.Width)
        {
            Adam<TSimd, TVector>(weights + i, gradient + i, mean + i, square + i, factors);
        }

        for (; i < count; i++)
        {
            Adam<Scalar, float>(weights + i, gradient + i, mean + i, square + i, factors);
        }
    }

    public override void Momentum(float* weights, float* gradient, float* velocity, nint count, float momentum, float rate)
    {
        nint i = 0;
        for (; i + TSimd.Width <= count; i += TSimd.Width)
        {
            Momentum<TSimd, TVector>(weights + i, gradient + i, velocity + i, momentum, rate);
        }

        for (; i < count; i++)
        {
            Momentum<Scalar, float>(weights + i, gradient + i, velocity + i, momentum, rate);
        }
    }

    private static void Adam<TS, TV>(float* weights, float* gradient, float* mean, float* square, in AdamFactors factors)
        where TS : struct, ISimd<TV>
        where TV : unmanaged
    {
        var g = TS.Load(gradient);
        var (m, v) = (TS.Load(mean), TS.Load(square));
        m = TS.MultiplyAdd(TS.Subtract(g, m), TS.Broadcast(factors.New1), m);
        v = TS.MultiplyAdd(TS.Subtract(TS.Multiply(g, g), v), TS.Broadcast(factors.New2), v);
        TS.Store(m, mean);
        TS.Store(v, square);
        var change = TS.Divide(TS.Multiply(TS.Broadcast(factors.Rate), m), TS.Add(TS.Sqrt(v), TS.Broadcast(factors.Epsilon)));
        TS.Store(TS.Subtract(TS.Load(weights), change), weights);
    }

    private static void Momentum<TS, TV>(float* weights, float* gradient, float* velocity, float momentum, float rate)
        where TS : struct, ISimd<TV>
        where TV : unmanaged
    {
        var v = TS.MultiplyAdd(TS.Load(velocity), TS.Broadcast(momentum), TS.Load(gradient));
        TS.Store(v, velocity);
        TS.Store(TS.Subtract(TS.Load(weights), TS.Multiply(TS.Broadcast(rate), v)), weights);
    }

    private static void Activate<TActivation>(float* values, nint count)
        where TActivation : struct, IActivation
    {
        nint i = 0;
        for (; i + TSimd.Width <= count; i += TSimd.Width)
        {
            TSimd.Store(TActivation.Apply<TSimd, TVector>(TSimd.Load(values + i)), values + i);
        }

        for (; i < count; i++)
        {
            values[i] = TActivation.Apply<Scalar, float>(values[i]);
        }
    }

    private static void MultiplyBySlope<TActivation>(float* outputs, float* gradients, nint count)
        where TActivation : struct, IActivation
    {
        nint i = 0;
        for (; i + TSimd.Width <= count; i += TSimd.Width)
        {
            var slope = TActivation.Slope<TSimd, TVector>(TSimd.Load(outputs + i));
            TSimd.Store(TSimd.Multiply(TSimd.Load(gradients + i), slope), gradients + i);
        }

        for (; i < count; i++)
        {
            gradients[i] *= TActivation.Slope<Scalar, float>(outputs[i]);
        }
    }
}
