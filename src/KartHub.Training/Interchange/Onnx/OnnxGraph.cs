namespace KartHub.Training.Interchange.Onnx;

/// <summary>An ONNX graph (onnx.proto3, GraphProto) that grows node by node, each taking the one before as its first input.</summary>
internal sealed class OnnxGraph
{
    private const int AttributeFloat = 1, AttributeInteger = 2, AttributeIntegers = 7;

    private readonly ProtobufWriter content = new();
    private readonly HashSet<string> constants = [];
    private readonly string input;
    private string last;
    private int nodes;

    /// <param name="input">Name of the graph's input, where the chain begins.</param>
    public OnnxGraph(string input) => this.input = last = input;

    /// <summary>Adds a node.</summary>
    /// <param name="kind">ONNX's operator.</param>
    /// <param name="attributes">By name: <c>float</c>, <c>long</c> or <c>long[]</c>.</param>
    /// <param name="further">Names of tensors, its further inputs.</param>
    /// <param name="output">Its output's name; none: its own.</param>
    /// <param name="from">Its first input; none: the node before.</param>
    /// <returns>Its output's name.</returns>
    public string Append(string kind, (string Name, object Value)[]? attributes = null, string[]? further = null, string? output = null, string? from = null)
    {
        var name = $"{kind.ToLowerInvariant()}{++nodes}";
        output ??= name;
        content.Message(1, node =>
        {
            node.Text(1, from ?? last);
            foreach (var constant in further ?? [])
            {
                node.Text(1, constant);
            }

            node.Text(2, output);
            node.Text(3, name);
            node.Text(4, kind);
            foreach (var (attribute, value) in attributes ?? [])
            {
                node.Message(5, message => WriteAttribute(message, attribute, value));
            }
        });
        return last = output;
    }

    /// <summary>Adds a constant, unless there is one of that name.</summary>
    /// <param name="shape">Sides, the slowest first; none: a single number.</param>
    /// <returns>Its name.</returns>
    public string Constant(string name, int[] shape, float[] values)
    {
        if (!constants.Add(name))
        {
            return name;
        }

        content.Message(5, tensor =>
        {
            foreach (var side in shape)
            {
                tensor.Integer(1, side);
            }

            tensor.Integer(2, (int)OnnxType.Float);
            tensor.Text(8, name);
            tensor.RawFloats(9, values);
        });
        return name;
    }

    /// <summary>The graph as a message.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="inputs">Type and sides of its input, without the batch.</param>
    /// <param name="outputs">The same of its output, with its name.</param>
    public byte[] Complete(string name, (OnnxType Type, int[] Sides, string Meaning) inputs, (string Name, OnnxType Type, int[] Sides, string Meaning) outputs)
    {
        content.Text(2, name);
        content.Message(11, message => WriteValue(message, input, inputs.Type, inputs.Sides, inputs.Meaning));
        content.Message(12, message => WriteValue(message, outputs.Name, outputs.Type, outputs.Sides, outputs.Meaning));
        return content.ToArray();
    }

    private static void WriteValue(ProtobufWriter value, string name, OnnxType type, int[] sides, string meaning)
    {
        value.Text(1, name);
        value.Message(2, typed => typed.Message(1, tensor =>
        {
            tensor.Integer(1, (int)type);
            tensor.Message(2, shape =>
            {
                shape.Message(1, batch => batch.Text(2, "N"));
                foreach (var side in sides)
                {
                    shape.Message(1, dimension => dimension.Integer(1, side));
                }
            });
        }));
        value.Text(3, meaning);
    }

    private static void WriteAttribute(ProtobufWriter attribute, string name, object value)
    {
        attribute.Text(1, name);
        switch (value)
        {
            case float number:
                attribute.Float(2, number);
                attribute.Integer(20, AttributeFloat);
                break;
            case long number:
                attribute.Integer(3, number);
                attribute.Integer(20, AttributeInteger);
                break;
            case long[] numbers:
                foreach (var number in numbers)
                {
                    attribute.Integer(8, number);
                }

                attribute.Integer(20, AttributeIntegers);
                break;
            default:
                throw new ArgumentException($"ONNX attribute {name}: {value.GetType().Name} is none of float, long, long[].");
        }
    }
}

/// <summary>ONNX's TensorProto.DataType.</summary>
internal enum OnnxType
{
    Float = 1,
    Byte = 2,
}
