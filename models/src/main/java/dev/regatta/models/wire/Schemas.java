package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.regatta.schema.ChatSchemas;

/** Writes schemas. */
final class Schemas {
    private Schemas() {}

    /** {@return the schema of a tool's arguments, which always says that it is one of objects and which properties there are} */
    static ObjectNode parameters(ToolSpecification tool) {
        ObjectNode schema = tool.parameters() == null ? Trees.object().put("type", "object") : tree(tool.parameters());
        if (!schema.has("properties")) {
            schema.putObject("properties");
        }
        return schema;
    }

    /** {@return a schema of langchain4j as JSON} */
    static ObjectNode tree(JsonSchemaElement element) {
        JsonNode tree = Trees.JSON.valueToTree(ChatSchemas.from(element).value());
        return (ObjectNode) tree;
    }
}
